/**
 * A variable in the form in which values of wtrace and of native debuggers are compared: integers in decimal, floating-point numbers by
 * their bits, enumerators by name, texts, lists of items, records of members, `["->", target]` for pointers. No addresses.
 */
import type { Value } from '../../../src/variables/value.ts';

/** What a value is in that form; null: there is none. */
export type Canonical = null | string | readonly Canonical[] | { readonly [member: string]: Canonical };

const MOST_ITEMS = 40;
const MOST_DEPTH = 6;

/** Formats whose children are all there is of the value. */
const sequences = /sequence|list|tree|hash table|tuple|deque|slice/i;
const isUnordered = /unordered|HashMap|HashSet/;

/** @param depth pointers and records around it */
export function canonical(variable: Value, depth = 0): Canonical {
  if (variable.state !== 'value') return null;
  const { shape } = variable;
  if (shape.kind === 'pointer' && shape.form === 'reference') {
    const target = variable.target();
    return target === undefined ? null : canonical(target, depth);
  }
  if (depth > MOST_DEPTH) return '…';
  if (variable.format !== undefined) {
    const formatted = ofFormat(variable, depth);
    if (formatted !== undefined) return formatted;
  }
  switch (shape.kind) {
    case 'base':
      return ofBase(variable, shape.encoding);
    case 'enum':
      // Of a pointer to a member, the name of the member.
      return String(variable.value).replace(/^&.*::/, '');
    case 'pointer':
      return ofPointer(variable, shape.target, depth);
    case 'array':
      return ofArray(variable, depth);
    case 'record':
      return ofRecord(variable, depth);
    default:
      return null;
  }
}

function ofBase({ value }: Value, encoding: string): Canonical {
  if (value === undefined) return null;
  if (encoding !== 'float') return String(value);
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Number(value));
  return `f:${view.getBigUint64(0).toString(16).padStart(16, '0')}`;
}

function ofPointer(variable: Value, target: number, depth: number): Canonical {
  const { context, value } = variable;
  if (value === 0 || value === 0n) return 'null';
  const text = /^0x[0-9a-f]+ (".*")$/s.exec(String(textOfPointer(variable)))?.[1];
  if (text !== undefined) return `text:${unquoted(text)}`;
  const pointed = variable.target();
  if (pointed !== undefined) return ['->', canonical(pointed, depth + 1)];
  return context.types.get(target as never).kind === 'function' ? 'function' : 'pointer';
}

const textOfPointer = (variable: Value): string =>
  'toString' in variable ? (variable as { toString(options: object): string }).toString({ chars: 200 }) : '';

/** The text that is shown in quotes. */
function unquoted(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(u\{([0-9a-f]+)\}|.)/g, (_, all: string, code?: string) => {
    if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
    return { n: '\n', t: '\t', r: '\r', 0: '\0' }[all] ?? all;
  });
}

function ofArray(variable: Value, depth: number): Canonical {
  const shown = textOfPointer(variable);
  // The dumps of native debuggers have an array of characters up to its first zero.
  if (shown.startsWith('"')) return `text:${unquoted(shown).split('\0')[0]}`;
  return variable.children.slice(0, MOST_ITEMS).map((item) => canonical(item, depth + 1));
}

function ofRecord(variable: Value, depth: number): Canonical {
  const members: Record<string, Canonical> = {};
  for (const child of variable.children) {
    if (child.name.startsWith('_vptr')) continue;
    const inside = canonical(child, depth + 1);
    if (child.name !== '' || inside === null || typeof inside !== 'object' || Array.isArray(inside))
      members[child.name] = inside;
    else Object.assign(members, inside);
  }
  return members;
}

/** The variant that is there, by its name. */
function ofEnum(variable: Value, depth: number): Canonical {
  const variant = variable.children.at(-1);
  return variant === undefined ? null : { [variant.name]: ofRecord(variant, depth) };
}

function ofFormat(variable: Value, depth: number): Canonical | undefined {
  const { format, value, shape } = variable;
  if (typeof value === 'string') return `text:${value}`;
  if (format?.name === 'Rust enum') return ofEnum(variable, depth);
  if (format?.name === 'C++ weak') return 'pointer';
  const children = format?.children?.(variable);
  if (children === undefined || format === undefined) return undefined;
  const name = 'name' in shape ? shape.name : '';
  const [first] = children;
  if (format.name === 'Rust cell') return first && canonical(first, depth);
  if (sequences.test(format.name)) {
    const items = children.slice(0, MOST_ITEMS).map((item) => canonical(item, depth + 1));
    return isUnordered.test(name)
      ? items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      : items;
  }
  if (/optional|variant/.test(format.name)) return children.map((item) => canonical(item, depth + 1));
  if (/pointer/.test(format.name)) {
    return first === undefined ? 'null' : ['->', canonical(first, depth + 1)];
  }
  return undefined;
}
