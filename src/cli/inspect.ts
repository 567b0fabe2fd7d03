/** The text of `wtrace inspect`: one `label  value` line per fact, then the warnings with their cures. */
import { createNaming, disassemblesRest, unmatchedGlobs } from '../coverage/index.ts';
import { filesWithCode, type ReadFile } from '../debuginfo/index.ts';
import { UsageError } from '../errors.ts';
import type { FileIndex, PlaceIndex } from '../indices.ts';
import type { ProbeMap } from '../probe-map/index.ts';
import { printable } from '../report/index.ts';
import { type Instrumented, instrument } from '../rewriter/index.ts';
import {
  coreModules,
  isComponent,
  readModule,
  type Section,
  SectionId,
  type WasmModule,
} from '../wasm/index.ts';
import { functionPlans, planText } from './inspect-plan.ts';
import type { ModuleFile } from './module-file.ts';
import { folderWarnings, type SelectionFlags, selectionRules } from './options.ts';
import { type PlacementFlags, placementOf } from './placement-options.ts';
import { shortened } from './shortened.ts';

/** Options of `inspect`, as given. */
export interface InspectFlags extends SelectionFlags, PlacementFlags {
  readonly plan?: true;
  readonly function?: string;
  /** `<file>:<line>`: see inspect-locals.ts. */
  readonly locals?: string;
}

/** Entries of a list that are shown: the whole is to be a page. */
const FILES_SHOWN = 30;
const WARNINGS_SHOWN = 20;
const SECTIONS_SHOWN = 40;
const IMPORTED_SHOWN = 10;
const CORES_SHOWN = 20;
const PLANS_SHOWN = 20;

type Fact = readonly [label: string, value: string];

const sectionNames = new Map<number, string>(
  Object.entries(SectionId).map(([name, id]) => [id as number, name]),
);
const count = (n: number, noun: string): string => `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
const andMore = (hidden: number): string => `and ${hidden.toLocaleString('en')} more`;
const bytesText = (n: number): string => count(n, 'byte');

const sectionText = (section: Section): string => {
  const name = section.name ?? sectionNames.get(section.id) ?? `unknown section ${section.id}`;
  return `${name} (${bytesText(section.end - section.contentStart)})`;
};

function kindOf(module: WasmModule): string {
  const names = new Set(module.exports.map((item) => item.name));
  const wasi = module.imports.some((item) => item.module.startsWith('wasi_'));
  if (names.has('_start')) return wasi ? 'module, a WASI preview 1 command' : 'module with _start';
  if (names.has('_initialize')) return 'module, a WASI preview 1 reactor (run an export with --invoke)';
  return wasi
    ? 'module that uses WASI preview 1 (run an export with --invoke)'
    : 'module (run an export with --invoke)';
}

function moduleFacts(module: WasmModule): Fact[] {
  const { code, imports, exports, importedFunctions, sections } = module;
  const from = [...new Set(imports.map((item) => item.module))];
  const imported = shortened(from, IMPORTED_SHOWN, andMore);
  return [
    ['kind', kindOf(module)],
    ['imports', imports.length === 0 ? 'none' : `${imports.length} (from ${imported.join(', ')})`],
    ['exports', exports.length === 0 ? 'none' : `${exports.length}`],
    ['functions', `${code.count} defined, ${importedFunctions} imported`],
    ['sections', shortened(sections.map(sectionText), SECTIONS_SHOWN, andMore).join(', ')],
  ];
}

const table = (facts: readonly Fact[]): string[] => {
  const width = facts.reduce((most, [label]) => Math.max(most, label.length), 0) + 1;
  return facts.map(([label, value]) => `${`${printable(label)}:`.padEnd(width)}  ${printable(value)}`);
};

/**
 * Describes a module.
 * @throws `MalformedModuleError`, `UnsupportedError` for what cannot be read.
 */
export function inspect(file: ModuleFile, sha256: string, readFile: ReadFile, flags: InspectFlags): string {
  if (flags.function !== undefined && !flags.plan)
    throw new UsageError('--function selects a plan: add --plan');
  const { bytes, path } = file;
  const head: Fact[] = [
    ['file', `${path} (${bytesText(bytes.length)})`],
    ['sha256', sha256],
  ];
  if (isComponent(bytes)) {
    const kind = 'component; wtrace run traces its core modules (needs @bytecodealliance/jco)';
    const cores = coreModules(bytes);
    const output = table([...head, ['kind', kind], ['core modules', `${cores.length}`]]);
    cores.slice(0, CORES_SHOWN).forEach((core, i) => {
      output.push('', `core module ${i}:`);
      const about: Fact[] = [
        ['place', `offset 0x${core.offset.toString(16)}, ${bytesText(core.bytes.length)}`],
      ];
      const subject = { bytes: core.bytes, head: about, sha256 };
      for (const line of describe(subject, readFile, flags)) output.push(line === '' ? line : `  ${line}`);
    });
    if (cores.length > CORES_SHOWN) output.push('', andMore(cores.length - CORES_SHOWN));
    return `${output.join('\n')}\n`;
  }
  return `${describe({ bytes, head, sha256 }, readFile, flags).join('\n')}\n`;
}

/** A core module, and what is said of it first. */
interface Subject {
  readonly bytes: Uint8Array;
  readonly head: readonly Fact[];
  readonly sha256: string;
}

function plans(made: Instrumented, module: WasmModule, name: string | undefined): string[] {
  const text = planText(made, codeBytes(module), codeBytes(readModule(made.bytes)));
  if (name === undefined) return text;
  const chosen = functionPlans(made, name);
  const shown = chosen.slice(0, PLANS_SHOWN).flatMap((plan) => ['', ...plan]);
  if (chosen.length > PLANS_SHOWN) shown.push('', `${andMore(chosen.length - PLANS_SHOWN)} of that name`);
  if (chosen.length > 0) return text.concat(shown);
  throw new UsageError(`no traced function is named ${name}; wtrace run --reporter json lists them all`);
}

const codeBytes = ({ sections }: WasmModule): number => {
  const code = sections.find(({ id }) => id === SectionId.code);
  return code === undefined ? 0 : code.end - code.contentStart;
};

/** What there is to say of a core module, line by line. */
function describe({ bytes, head, sha256 }: Subject, readFile: ReadFile, flags: InspectFlags): string[] {
  const module = readModule(bytes);
  const rules = selectionRules(flags, true);
  const naming = createNaming(rules);
  const placement = placementOf(flags, rules);
  const { selects } = naming;
  const disassembleRest = disassemblesRest(rules);
  const made = instrument(bytes, { readFile, selects, sha256, disassembleRest, ...placement.of(bytes) });
  const { debugInfo } = made;
  const { files, lineCount } = tracedLines(made.probeMap);
  const withCode = filesWithCode(debugInfo);
  const leftOut = withCode.filter((path) => !naming.selects(path)).length;
  const { functions, counterCount } = made.probeMap;
  const facts: Fact[] = [
    ...head,
    ...moduleFacts(module),
    ...debugInfo.facts.map(({ label, value }): Fact => [label, value]),
    [
      'traced',
      `${count(functions.length, 'function')}, ${count(lineCount, 'line')} in ${count(files.length, 'file')}, ${count(counterCount, 'counter')}`,
    ],
    [
      'left out',
      leftOut === 0
        ? 'no file'
        : `${count(leftOut, 'file')} of system libraries or by --include and --omit (--include '**' counts them)`,
    ],
  ];
  const names = files
    .map((index) => `  ${printable(naming.nameOf(debugInfo.lines.files[index] ?? ''))}`)
    .sort();
  const moreFiles = (hidden: number): string => `  ${andMore(hidden)}; --include <glob> chooses some`;
  const warnings = [
    ...folderWarnings(flags),
    ...placement.warnings,
    ...unmatchedGlobs(rules, withCode.flatMap(naming.namesOf)),
    ...made.warnings,
  ].map(({ slug, message }) => `  ${printable(message)} [${slug}]`);
  const moreWarnings = (hidden: number): string => `  ${andMore(hidden)}`;
  return [
    ...table(facts),
    ...under('files that can be traced:', shortened(names, FILES_SHOWN, moreFiles)),
    ...(flags.plan ? [''] : []),
  ].concat(
    flags.plan ? plans(made, module, flags.function) : [],
    under('warnings:', shortened([...new Set(warnings)], WARNINGS_SHOWN, moreWarnings)),
  );
}

/** Lines under a heading; nothing when there are none. */
const under = (heading: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', heading, ...lines];

/** Files with lines that are counted, and how many such lines there are. */
function tracedLines({ functions }: ProbeMap): {
  readonly files: readonly FileIndex[];
  readonly lineCount: number;
} {
  /** File → its lines, a bit for each: there may be tens of millions. */
  const lines = new Map<FileIndex, Uint32Array>();
  let lineCount = 0;
  for (const { places } of functions) {
    for (let i = 0 as PlaceIndex; i < places.length; i++) {
      const line = places.line(i);
      let bits = lines.get(places.file(i)) ?? new Uint32Array(8);
      if (line >>> 5 >= bits.length) {
        const larger = new Uint32Array(Math.max(2 * bits.length, (line >>> 5) + 1));
        larger.set(bits);
        bits = larger;
      }
      lines.set(places.file(i), bits);
      const bit = 1 << (line & 31);
      const word = bits[line >>> 5] ?? 0;
      if ((word & bit) === 0) lineCount++;
      bits[line >>> 5] = word | bit;
    }
  }
  return { files: [...lines.keys()], lineCount };
}
