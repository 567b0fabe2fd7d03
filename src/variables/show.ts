/** Values as text, in the notation of C that debuggers use, within limits of depth, items and characters. */
import { unsignedOf } from './guest-state.ts';
import { quadText } from './quad-float.ts';
import { readText } from './text-in-memory.ts';
import { isReference, referent, withoutAliases } from './types.ts';
import type { ShowLimits, ShowOptions, Value } from './value.ts';

const defaults: ShowLimits = { depth: 3, items: 20, chars: 200 };

/** No value is shown in more characters. */
const MAX_TEXT = 100_000;

/** The options with defaults for what is left out. */
export const withDefaults = (options: ShowOptions): ShowLimits => ({ ...defaults, ...options });

/** A value as text; of one that is not there, its state. */
export function textOf(variable: Value, limits: ShowLimits): string {
  if (variable.state !== 'value') return `<${variable.state}>`;
  const formatted = variable.format?.text?.(variable, limits);
  if (formatted !== undefined) return formatted;
  const { shape, value } = variable;
  switch (shape.kind) {
    case 'base':
      return baseText(variable);
    case 'enum':
      return typeof value === 'string' ? value : String(value);
    case 'pointer':
      return pointerText(variable, limits);
    case 'array':
      return arrayText(variable, limits);
    case 'record':
      return recordText(variable, limits);
    default:
      return `<${shape.kind}>`;
  }
}

function baseText(variable: Value): string {
  const { shape, value } = variable;
  if (shape.kind !== 'base' || value === undefined) return '<unsupported>';
  if (shape.encoding === 'float' && shape.size === 16) return quadText(unsignedOf(variable.bytes()));
  if (shape.encoding === 'char' && shape.size === 1) return `${value} ${character(Number(value) & 0xff)}`;
  if (shape.encoding === 'utf') return typeof value === 'string' ? quoted(value, "'") : String(value);
  return Object.is(value, -0) ? '-0' : String(value);
}

/** A character of C, in quotes. */
const character = (code: number): string =>
  code >= 0x80 ? `'\\x${code.toString(16)}'` : quoted(String.fromCharCode(code), "'");

const escapes: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\0': '\\0',
  '\\': '\\\\',
};

/** In quotes, with escapes for what is not printable. */
export function quoted(text: string, quote: '"' | "'"): string {
  const inside = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\\"']/gu, (letter, at: number) => {
    // As in C, more digits after it would belong to it.
    if (letter === '\0' && /[0-7]/.test(text[at + 1] ?? '')) return '\\000';
    const known = escapes[letter];
    if (known !== undefined) return known;
    if (letter === quote) return `\\${letter}`;
    if (letter === '"' || letter === "'") return letter;
    return `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`;
  });
  return quote + inside + quote;
}

/** In quotes, and cut. */
export function shortQuoted(text: string, { chars }: ShowLimits): string {
  const letters = [...text.slice(0, 2 * chars + 2)];
  return letters.length > chars ? `${quoted(letters.slice(0, chars).join(''), '"')}…` : quoted(text, '"');
}

function pointerText(variable: Value, limits: ShowLimits): string {
  const { shape, context, value } = variable;
  if (shape.kind !== 'pointer') return '';
  const address = `0x${value?.toString(16)}`;
  const target = withoutAliases(context.types, shape.target);
  if (isReference(shape)) {
    // By damaged debug info, a reference may refer to itself.
    if (isReference(withoutAliases(context.types, referent(context.types, shape.target)))) return address;
    const referred = variable.target();
    return referred === undefined ? address : textOf(referred, limits);
  }
  if (value === 0 || value === 0n) return 'NULL';
  if (target.kind === 'function') return `function ${value}`;
  const isText = target.kind === 'base' && target.size === 1 && target.encoding === 'char';
  const text = isText ? readText(context.state, Number(value), 4 * limits.chars) : undefined;
  if (text === undefined) return address;
  const shown = shortQuoted(text.text, limits);
  return `${address} ${shown}${text.isCut && !shown.endsWith('…') ? '…' : ''}`;
}

/** More than UTF-8 has. */
const BYTES_PER_CHARACTER = 8;

function arrayText(variable: Value, limits: ShowLimits): string {
  const { shape, context } = variable;
  if (shape.kind !== 'array') return '';
  const [count, ...inner] = shape.counts;
  // Of one of variable length, nobody knows whether anything was stored in it.
  if (count === undefined || shape.lengths?.[0] !== undefined)
    return variable.address === undefined ? '{…}' : `{…} at 0x${variable.address.toString(16)}`;
  const element = withoutAliases(context.types, shape.element);
  if (inner.length === 0 && element.kind === 'base' && element.encoding === 'char' && element.size === 1) {
    const bytes = variable.bytes();
    // Of long texts, no more than is shown.
    const most = BYTES_PER_CHARACTER * (limits.chars + 1);
    if (bytes.length >= count)
      return shortQuoted(new TextDecoder().decode(withoutPadding(bytes).subarray(0, most)), limits);
    if (variable.address !== undefined) return '<unsupported>';
    // Some are missing, and no text: each character says so.
  }
  return listed(count, (i) => textOf(variable.item(i), deeper(limits)), limits);
}

/** Bytes of a text without the zeros after it; zeros with more after them are part of it. */
function withoutPadding(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
}

/** `{1, 2, 3}`, as much of it as the limits allow. */
export function listed(count: number, item: (index: number) => string, limits: ShowLimits): string {
  if (count === 0) return '{}';
  if (limits.depth <= 0) return '{…}';
  const texts: string[] = [];
  let length = 0;
  for (let i = 0; i < count; i++) {
    if (i === limits.items || length > MAX_TEXT) {
      texts.push('…');
      break;
    }
    const text = item(i);
    length += text.length;
    texts.push(text);
  }
  return `{${texts.join(', ')}}`;
}

/** The limits inside of a value. */
export const deeper = (limits: ShowLimits): ShowLimits => ({ ...limits, depth: limits.depth - 1 });

function recordText(variable: Value, limits: ShowLimits): string {
  const { children } = variable;
  const text = (i: number): string => {
    const child = children[i];
    if (child === undefined) return '';
    const shown = textOf(child, deeper(limits));
    return child.name === '' ? shown : `${child.name} = ${shown}`;
  };
  return listed(children.length, text, limits);
}
