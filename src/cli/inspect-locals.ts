/** The text of `wtrace inspect --locals <file>:<line>`: which variables there are at the events of a line, and where each is. */
import { createNaming, type Naming, type SelectionRules } from '../coverage/index.ts';
import {
  type ModuleVariableReader,
  type ReadFile,
  readDebugInfo,
  readVariables,
} from '../debuginfo/index.ts';
import { UsageError } from '../errors.ts';
import { toDefinedFunction } from '../indices.ts';
import { filesNamed, type GivenPlace, parsePlace } from '../load/index.ts';
import { moduleOffset } from '../location.ts';
import { type EventMap, SiteKind } from '../probe-map/index.ts';
import { printable } from '../report/index.ts';
import { instrument } from '../rewriter/index.ts';
import {
  constantText,
  type PlannedVariable,
  placeText,
  type TypeTable,
  typeName,
} from '../variables/index.ts';
import { coreModules, isComponent, readModule } from '../wasm/index.ts';
import type { InspectFlags } from './inspect.ts';
import { selectionRules } from './options.ts';
import { shortened } from './shortened.ts';

const SITES_SHOWN = 20;
const OFFSETS_SHOWN = 10;
const VARIABLES_SHOWN = 200;
const NAMES_SHOWN = 5;
/** A type's name in the table is cut there. */
const LONGEST_TYPE = 40;

/** Core module and how its files are named and read. */
interface LocalsSubject {
  readonly bytes: Uint8Array;
  readonly readFile: ReadFile;
  readonly rules: SelectionRules;
  readonly place: GivenPlace;
}

/**
 * The variables at each event of a line.
 * @throws UsageError where there is no such file or no event, MalformedModuleError, UnsupportedError
 */
async function localsText({ bytes, readFile, rules, place }: LocalsSubject): Promise<string[]> {
  const module = readModule(bytes);
  const debugInfo = readDebugInfo(bytes, module, { readFile });
  const naming = createNaming(rules);
  const { files } = debugInfo.lines;
  const paths = new Set(filesNamed(files, place.file, naming.nameOf).flatMap((file) => files[file] ?? []));
  if (paths.size === 0) throw new UsageError(noFileText(files, place.file, naming));
  const variables = await readVariables(module, debugInfo);
  if (variables === undefined)
    throw new UsageError(
      'this module describes no variables; compile it with -g, to DWARF, and without a tool that removes it',
    );
  const { probeMap } = instrument(bytes, {
    debugInfo,
    selects: (path) => paths.has(path),
    events: { delivery: 'call', kinds: ['call', 'line'] },
  });
  const { events, functionInfo } = probeMap;
  if (events === undefined) throw new UsageError(noCodeText(place, []));
  const chosen = sitesAt(events, place.line, paths);
  if (chosen.length === 0) throw new UsageError(noCodeText(place, linesOf(events, paths)));
  /** Table → where it holds: mostly the events of a line have the same variables in the same places. */
  const tables = new Map<string, string[]>();
  for (const site of chosen) {
    const fn = events.sites.fn[site] ?? 0;
    const offset = events.sites.offset[site] ?? 0;
    const isEntry = events.sites.kind[site] === SiteKind.call;
    const funcidx = events.functions[fn]?.funcidx ?? 0;
    const list = variables.at({
      fn: toDefinedFunction(funcidx, module.importedFunctions),
      offset: moduleOffset(offset),
      isEntry,
    });
    const file = naming.nameOf(events.files[events.sites.file[site] ?? 0] ?? '');
    const head = `${file}:${place.line} in ${functionInfo[fn]?.name ?? '?'}, ${isEntry ? 'call' : 'line'} event at`;
    const key = [printable(head), ...table(list, variables)].join('\n');
    tables.set(key, [...(tables.get(key) ?? []), `0x${offset.toString(16)}`]);
  }
  const blocks = [...tables].map(([text, offsets]) => {
    const where = shortened(offsets, OFFSETS_SHOWN, (hidden) => `${hidden} more`).join(', ');
    return text.replace(/^(.*)$/m, (head) => `${head} ${where}`);
  });
  const more = (hidden: number): string => `and ${hidden} more events of this line`;
  return shortened(blocks, SITES_SHOWN, more).flatMap((block, i) => (i === 0 ? [block] : ['', block]));
}

function noFileText(files: readonly string[], name: string, naming: Naming): string {
  const names = shortened(files.map(naming.nameOf).sort(), NAMES_SHOWN, (hidden) => `${hidden} more`);
  return `no file of this module is named ${name}; there are ${names.join(', ')}`;
}

function sitesAt({ sites, files }: EventMap, line: number, paths: ReadonlySet<string>): readonly number[] {
  const found: number[] = [];
  for (let site = 0; site < sites.length; site++) {
    const file = files[sites.file[site] ?? 0];
    if (sites.line[site] === line && file !== undefined && paths.has(file)) found.push(site);
  }
  return found;
}

/** Lines with events, ascending. */
function linesOf({ sites, files }: EventMap, paths: ReadonlySet<string>): readonly number[] {
  const lines = new Set<number>();
  for (let site = 0; site < sites.length; site++)
    if (paths.has(files[sites.file[site] ?? 0] ?? '')) lines.add(sites.line[site] ?? 0);
  return [...lines].sort((a, b) => a - b);
}

function noCodeText({ file, line }: GivenPlace, lines: readonly number[]): string {
  const before = lines.findLast((each) => each < line && each > 0);
  const after = lines.find((each) => each > line);
  const near = [before, after].filter((each) => each !== undefined);
  const text = near.length === 0 ? 'no line of it has' : `the nearest with code: ${near.join(' and ')}`;
  return `line ${line} of ${file} has no code; ${text}`;
}

function table(list: readonly PlannedVariable[], { types }: ModuleVariableReader): readonly string[] {
  if (list.length === 0) return ['  no variables'];
  const rows = list.map((planned) => {
    const { name, type, kind, inlinedIn } = planned;
    return [
      name,
      cut(typeName(types, type)),
      inlinedIn === undefined ? kind : `${kind} of ${inlinedIn} (inlined)`,
      whereText(planned, types),
    ];
  });
  const widths = [0, 1, 2].map((column) =>
    rows.reduce((most, row) => Math.max(most, printable(row[column] ?? '').length), 0),
  );
  const lines = rows.map(
    (row) => `  ${row.map((cell, column) => printable(cell).padEnd(widths[column] ?? 0)).join('  ')}`,
  );
  return shortened(lines, VARIABLES_SHOWN, (hidden) => `  and ${hidden} more`);
}

/** Where a value is, the value itself if debug info has it, or why there is none. */
function whereText(planned: PlannedVariable, types: TypeTable): string {
  const { plan } = planned;
  if (plan.state !== 'value') return `${plan.state}: ${plan.reason}`;
  const constant = constantText(planned, types);
  return constant === undefined ? placeText(plan.place) : `constant ${constant}`;
}

const cut = (text: string): string =>
  text.length > LONGEST_TYPE ? `${text.slice(0, LONGEST_TYPE - 1)}…` : text;

/**
 * The whole text. Of a component, the core modules that have the file; if none has it, the error is that of the last one.
 * @param value `<file>:<line>`
 * @throws UsageError where there is no such file or no event, MalformedModuleError, UnsupportedError
 */
export async function inspectLocals(
  bytes: Uint8Array,
  value: string,
  readFile: ReadFile,
  flags: InspectFlags,
): Promise<string> {
  if (flags.plan) throw new UsageError('--locals and --plan print different things: give one of them');
  const place = parsePlace(value, `--locals ${value}`);
  const rules = selectionRules(flags, true);
  const cores = isComponent(bytes) ? coreModules(bytes).map((core) => core.bytes) : [bytes];
  const texts: string[] = [];
  let refusal: UsageError | undefined;
  for (const core of cores) {
    try {
      texts.push((await localsText({ bytes: core, readFile, rules, place })).join('\n'));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      refusal = error;
    }
  }
  if (texts.length === 0 && refusal !== undefined) throw refusal;
  return `${texts.join('\n\n')}\n`;
}
