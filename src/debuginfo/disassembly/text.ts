/** The disassembly of one function: line 1 is its header, every instruction has a line of its own. */
import {
  controlClassOf,
  type Immediate,
  InstructionReader,
  type NameSection,
  NameSubsectionId,
  nestingOf,
  readIndexNames,
  readLocals,
  valTypeText,
  type WasmModule,
} from '../../wasm/index.ts';
import { comment, instructionText, type NameOf, signatureText } from './immediate-text.ts';

/** Deepest nesting that is shown; real modules go to thousands, and the text would grow with the square. */
const MAX_INDENT = 32;
/** Engines limit strings to half a billion characters. */
const MAX_CHARACTERS = 2 ** 28;
/** Declared locals that the header lists one by one. */
const MAX_LOCALS = 200;

/**
 * Text of defined function `index`; line 2 is its first instruction.
 * @throws `MalformedModuleError`, `UnsupportedError` when its instructions cannot be read
 */
export function functionText(module: WasmModule, index: number, nameOf: NameOf): string {
  const { bytes, code } = module;
  const start = code.codeStart[index];
  const end = code.end[index];
  if (start === undefined || end === undefined) throw new RangeError(`no defined function ${index}`);
  let text = `${headerText(module, index, nameOf)}\n`;
  let depth = 1;
  const reader = new InstructionReader(bytes, start, end);
  while (reader.read()) {
    const { opcode } = reader;
    const nesting = nestingOf(controlClassOf(opcode));
    if (nesting === 'closes') depth = Math.max(0, depth - 1);
    const indent = nesting === 'separates' ? depth - 1 : depth;
    const instruction = instructionText(module, opcode, reader.readImmediates(), nameOf);
    text += `${'  '.repeat(Math.min(Math.max(indent, 0), MAX_INDENT))}${instruction}\n`;
    if (nesting === 'opens') depth++;
    if (text.length > MAX_CHARACTERS) return `${text};; the rest is too long to be shown\n`;
  }
  return text;
}

function headerText(module: WasmModule, index: number, nameOf: NameOf): string {
  const funcidx = module.importedFunctions + index;
  const words = ['(func'];
  const name = nameOf('funcidx', funcidx);
  if (name !== undefined) words.push(identifier(name));
  words.push(comment(String(funcidx)));
  words.push(signatureText(module, module.funcTypes[funcidx] ?? 0));
  const locals = localsText(module, index);
  if (locals !== '') words.push(locals);
  return words.join(' ');
}

/** `$name`, or `$"any name"` (WebAssembly 3.0 §6.3.5). */
function identifier(name: string): string {
  if (/^[\w!#$%&'*+\-./:<=>?@\\^`|~]+$/.test(name)) return `$${name}`;
  const escaped = name.replace(/["\\]|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
    /["\\]/.test(character) ? `\\${character}` : `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
  return `$"${escaped}"`;
}

function localsText(module: WasmModule, index: number): string {
  const total = module.code.localCount[index] ?? 0;
  if (total === 0) return '';
  const runs = readLocals(module.bytes, module.code, index);
  if (total > MAX_LOCALS) {
    const shown = runs.slice(0, MAX_LOCALS).map(({ count, type }) => `${count} x ${valTypeText(type)}`);
    return comment(`${total} locals: ${shown.join(', ')}${runs.length > MAX_LOCALS ? ', …' : ''}`);
  }
  const types = runs.flatMap(({ count, type }) => Array<string>(count).fill(valTypeText(type)));
  return `(local ${types.join(' ')})`;
}

const subsectionOf: Partial<Record<Immediate['kind'], number>> = {
  funcidx: NameSubsectionId.function,
  typeidx: NameSubsectionId.type,
  tableidx: NameSubsectionId.table,
  memidx: NameSubsectionId.memory,
  globalidx: NameSubsectionId.global,
  elemidx: NameSubsectionId.element,
  dataidx: NameSubsectionId.data,
  tagidx: NameSubsectionId.tag,
};

/** Names from the name section, each kind read on first use. Imports without a name: `module.name`. */
export function nameLookup(module: WasmModule, names: NameSection | undefined): NameOf {
  const maps = new Map<number, ReadonlyMap<number, string>>();
  const importNames = new Map<string, string>();
  for (const item of module.imports)
    importNames.set(`${item.kind}idx ${item.index}`, `${item.module}.${item.name}`);
  return (kind, index) => {
    const id = subsectionOf[kind];
    if (id === undefined) return undefined;
    let map = maps.get(id);
    if (map === undefined) {
      map = names === undefined ? new Map() : readIndexNames(module, names, id);
      maps.set(id, map);
    }
    return map.get(index) ?? importNames.get(`${kind} ${index}`);
  };
}
