/**
 * What LLVM's tools say of a module's DWARF, in the form in which it is compared and committed. The reading is LLVM's;
 * only the joining of names that stand in its text one inside of the other is done here.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';

const MAX_TEXT = 1 << 30;
const dwarfdump = 'llvm-dwarfdump-19';
const symbolizer = 'llvm-symbolizer-19';

/** A sequence of a line table. */
export interface SequenceRows {
  /** `address line column file isa discriminator op-index flags`; the address in hex. */
  readonly rows: readonly string[];
  /** Address behind the sequence. */
  readonly end: number;
}

/** A subprogram with code. */
export interface SubprogramAnswer {
  readonly low: number;
  readonly high: number;
  /** `name|linkage name|file|line`, the name qualified. */
  readonly text: string;
}

/** All answers for one module, as committed. */
export interface Answers {
  readonly module: string;
  readonly sha256: string;
  readonly tool: string;
  /** Of each live sequence with rows, in the order of `.debug_line`: start, number of rows, digest of the rows. */
  readonly sequences: readonly string[];
  /** Of each sequence that shares no code with another: start, digest of its places ({@link places}). */
  readonly places: readonly string[];
  /** Of each sequence that shares no code with another and has inlined calls: {@link inlinedLines}. */
  readonly inlined: readonly string[];
  /** Of each subprogram with code: low, high, and digest of the text, or the text when there are few. */
  readonly subprograms: readonly string[];
}

/** Up to so many subprograms are committed as text. */
const FEW = 60;

export const hex = (n: number): string => n.toString(16);
/** 48 bits of SHA-256. */
export const digest = (lines: readonly string[]): string =>
  createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 12);
export const sequenceLine = ({ rows }: SequenceRows): string =>
  `${rows[0]?.split(' ')[0]} ${rows.length} ${digest(rows)}`;

function run(tool: string, args: readonly string[], input?: string): string {
  return execFileSync(tool, args, { encoding: 'utf8', maxBuffer: MAX_TEXT, ...(input ? { input } : {}) });
}

/** The live sequences that have rows, by `llvm-dwarfdump --debug-line`, which leaves out dead ones itself. */
export function lineSequences(file: string): SequenceRows[] {
  const row = /^0x([0-9a-f]{16}) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+) *(.*)$/;
  const sequences: SequenceRows[] = [];
  let rows: string[] = [];
  for (const line of run(dwarfdump, ['--debug-line', file]).split('\n')) {
    const match = row.exec(line);
    if (match === null) continue;
    const [, address = '', ...fields] = match;
    const flags = (fields.pop() ?? '').split(/ +/).filter((flag) => flag !== '');
    if (flags.includes('end_sequence')) {
      if (rows.length > 0) sequences.push({ rows, end: Number.parseInt(address, 16) });
      rows = [];
    } else rows.push([hex(Number.parseInt(address, 16)), ...fields, ...flags].join(' '));
  }
  return sequences;
}

/** `address path line column` of each address at which a row stands, by `llvm-symbolizer`. */
export function places(file: string, addresses: readonly number[]): string[] {
  const input = addresses.map((address) => `0x${hex(address)}`).join('\n');
  const text = run(symbolizer, ['--obj', file, '--no-inlines', '--output-style=JSON'], input);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const answer = JSON.parse(line) as {
        Address: string;
        Symbol: { FileName: string; Line: number; Column: number }[];
      };
      const [symbol] = answer.Symbol;
      const path = symbol === undefined || symbol.FileName === '' ? '' : posix.normalize(symbol.FileName);
      return `${answer.Address.slice(2)} ${path} ${symbol?.Line} ${symbol?.Column}`;
    });
}

/**
 * The inlined calls at each address, innermost first, by `llvm-symbolizer`: `linkage name or name|file|line|file of the
 * call|line|column`, the first three of the callee's declaration.
 */
export function inlinedChains(file: string, addresses: readonly number[]): string[][] {
  const input = addresses.map((address) => `0x${hex(address)}`).join('\n');
  const answer = run(symbolizer, ['--obj', file, '--inlines', '--no-demangle', '--output-style=JSON'], input);
  const path = (name: string): string => (name === '' ? '' : posix.normalize(name));
  return answer
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { Symbol: frames } = JSON.parse(line) as { readonly Symbol: readonly SymbolizedFrame[] };
      // A frame's place is where the one before it was called; the last one is the function itself.
      return frames.slice(0, -1).map(({ FunctionName, StartFileName, StartLine }, i) => {
        const { FileName, Line, Column } = frames[i + 1]!;
        return [FunctionName, path(StartFileName), StartLine, path(FileName), Line, Column].join('|');
      });
    });
}

interface SymbolizedFrame {
  readonly FunctionName: string;
  readonly StartFileName: string;
  readonly StartLine: number;
  readonly FileName: string;
  readonly Line: number;
  readonly Column: number;
}

/** Of each function with inlined calls: first address, number of addresses with calls, digest of all chains. */
export function inlinedLines(
  functions: readonly { readonly start: number; readonly chains: readonly (readonly string[])[] }[],
): string[] {
  return functions.flatMap(({ start, chains }) => {
    const inside = chains.filter((chain) => chain.length > 0).length;
    return inside === 0 ? [] : `${hex(start)} ${inside} ${digest(chains.map((chain) => chain.join(' < ')))}`;
  });
}

interface Entry {
  readonly tag: string;
  readonly parent: Entry | undefined;
  readonly attributes: Map<string, string>;
}

function readEntries(file: string): ReadonlyMap<number, Entry> {
  const entries = new Map<number, Entry>();
  const open: Entry[] = [];
  let current: Entry | undefined;
  for (const line of run(dwarfdump, ['--debug-info', file]).split('\n')) {
    const head = /^0x([0-9a-f]+):( +)(DW_TAG_\w+|NULL)/.exec(line);
    if (head !== null) {
      const depth = (head[2]!.length - 1) / 2;
      if (head[3] === 'NULL') continue;
      current = { tag: head[3]!, parent: depth === 0 ? undefined : open[depth - 1], attributes: new Map() };
      open[depth] = current;
      entries.set(Number.parseInt(head[1]!, 16), current);
      continue;
    }
    const attribute = /^ +(DW_AT_\w+)\t\((.*)\)$/.exec(line);
    if (attribute !== null && current !== undefined && !current.attributes.has(attribute[1]!)) {
      current.attributes.set(attribute[1]!, attribute[2]!);
    }
  }
  return entries;
}

/** Texts as in {@link SubprogramAnswer} of all subprograms, abstract instances included. */
export function subprogramTexts(file: string): ReadonlySet<string> {
  const entries = readEntries(file);
  const all = [...entries.values()].filter((entry) => entry.tag === 'DW_TAG_subprogram');
  return new Set(all.map((entry) => describe(entry, entries)));
}

/** Subprograms with code, by `llvm-dwarfdump --debug-info`; of equal ranges the first. */
export function subprograms(file: string): SubprogramAnswer[] {
  const entries = readEntries(file);
  const found = new Map<string, SubprogramAnswer>();
  for (const entry of entries.values()) {
    if (entry.tag !== 'DW_TAG_subprogram') continue;
    const low = Number(entry.attributes.get('DW_AT_low_pc'));
    const high = Number(entry.attributes.get('DW_AT_high_pc'));
    if (!(low > 0 && low < 0xfffffff0) || !(high > low)) continue;
    const key = `${low} ${high}`;
    if (!found.has(key)) found.set(key, { low, high, text: describe(entry, entries) });
  }
  return [...found.values()];
}

function describe(entry: Entry, entries: ReadonlyMap<number, Entry>): string {
  const chain = [entry];
  for (let next = originOf(entry, entries); next !== undefined; next = originOf(next, entries))
    chain.push(next);
  const first = (name: string) =>
    chain.map((each) => each.attributes.get(name)).find((value) => value !== undefined);
  const name = text(first('DW_AT_name'));
  const scopes = chain.at(-1)!;
  const file = text(first('DW_AT_decl_file'));
  return [
    name === '' ? '' : [...scopesOf(scopes, entries), name].join('::'),
    text(first('DW_AT_linkage_name')),
    file === '' ? '' : posix.normalize(file),
    Number(first('DW_AT_decl_line') ?? 0),
  ].join('|');
}

function originOf(entry: Entry, entries: ReadonlyMap<number, Entry>): Entry | undefined {
  const { attributes } = entry;
  const value = attributes.get('DW_AT_abstract_origin') ?? attributes.get('DW_AT_specification');
  return value === undefined ? undefined : entries.get(Number.parseInt(value, 16));
}

const anonymous = new Map([
  ['DW_TAG_namespace', '(anonymous namespace)'],
  ['DW_TAG_class_type', '(anonymous class)'],
  ['DW_TAG_structure_type', '(anonymous struct)'],
  ['DW_TAG_union_type', '(anonymous union)'],
]);

/** Names of the namespaces and types around an entry, outermost first; functions end them. */
function scopesOf(entry: Entry, entries: ReadonlyMap<number, Entry>): string[] {
  const { parent } = entry;
  if (parent === undefined || parent.tag === 'DW_TAG_subprogram') return [];
  const unnamed = anonymous.get(parent.tag);
  if (unnamed === undefined && parent.tag !== 'DW_TAG_enumeration_type') return scopesOf(parent, entries);
  const declared = originOf(parent, entries) ?? parent;
  const name = text(parent.attributes.get('DW_AT_name') ?? declared.attributes.get('DW_AT_name'));
  return [...scopesOf(declared, entries), name === '' ? (unnamed ?? '') : name];
}

/** `"a\"b"` → `a"b`. */
function text(value: string | undefined): string {
  if (value === undefined) return '';
  return value.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1');
}

/** All answers for one module; `name` is what to call it. */
export function answers(file: string, name: string): Answers {
  const sequences = lineSequences(file);
  const alone = sequencesAlone(sequences);
  const functions = subprograms(file);
  // One run of the tool for all addresses: each takes as long as reading the module.
  const all = places(file, alone.flatMap(addressesOf));
  let next = 0;
  return {
    module: name,
    sha256: sha256(file),
    tool: /LLVM version [\d.]+/.exec(run(dwarfdump, ['--version']))?.[0] ?? '',
    sequences: sequences.map(sequenceLine),
    places: alone.map((sequence) => {
      const from = next;
      next += addressesOf(sequence).length;
      return `${hex(startOf(sequence))} ${digest(all.slice(from, next))}`;
    }),
    inlined: inlinedLines(chainsOfSequences(file, alone)),
    subprograms: functions.map(
      ({ low, high, text }) => `${hex(low)} ${hex(high)} ${functions.length <= FEW ? text : digest([text])}`,
    ),
  };
}

/** The chains of {@link inlinedChains} of each sequence. */
export function chainsOfSequences(
  file: string,
  sequences: readonly SequenceRows[],
): { readonly start: number; readonly chains: readonly (readonly string[])[] }[] {
  const all = inlinedChains(file, sequences.flatMap(addressesOf));
  let next = 0;
  return sequences.map((sequence) => {
    const from = next;
    next += addressesOf(sequence).length;
    return { start: startOf(sequence), chains: all.slice(from, next) };
  });
}

export const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
export const addressOf = (row: string): number => Number.parseInt(row, 16);
export const startOf = ({ rows }: SequenceRows): number => addressOf(rows[0]!);
export const addressesOf = ({ rows }: SequenceRows): number[] => [...new Set(rows.map(addressOf))];

/** The sequences that share no code with another: what LLVM answers for shared code depends on its order. */
export function sequencesAlone(sequences: readonly SequenceRows[]): SequenceRows[] {
  const sorted = [...sequences].sort((a, b) => startOf(a) - startOf(b));
  const shared = new Set<SequenceRows>();
  let last = sorted[0];
  for (const sequence of sorted.slice(1)) {
    if (last !== undefined && startOf(sequence) < last.end) shared.add(sequence).add(last);
    if (last === undefined || sequence.end > last.end) last = sequence;
  }
  return sequences.filter((sequence) => !shared.has(sequence));
}
