/** What `wtrace inspect` prints about a module's DWARF. */
import type { WasmModule } from '../../wasm/index.ts';
import { type Findings, plural } from '../findings.ts';
import { DW_TAG } from './constants.ts';
import type { Container } from './container.ts';
import { isTypeUnit, type Unit } from './info.ts';
import type { Dwarf } from './read-dwarf.ts';
import type { SequenceCounts } from './sequences.ts';

/** Adds the facts of one module's DWARF, in the order to be shown. */
export function addDwarfFacts(
  dwarf: Dwarf,
  container: Container,
  module: WasmModule,
  findings: Findings,
): void {
  const { lines, programs, sequences, problems } = dwarf;
  const units = dwarf.units.filter((unit) => !isTypeUnit(unit));
  const withCode = units.filter((unit) => unit.hasCode);
  findings.fact('DWARF', container.url === undefined ? 'embedded' : `in ${container.url}`);
  findings.fact('compilation units', tally(units.map((unit) => `DWARF ${unit.version}`)));
  findings.fact('line programs', tally(programs.map((program) => `version ${program.version}`)));
  const producers = units.flatMap((unit) => unit.producer ?? []);
  if (producers.length > 0) findings.fact('producers', tally(producers));
  findings.fact('optimized', tally(withCode.map(({ optimized }) => optimizations.get(optimized) ?? '')));
  findings.fact('detail', tally(withCode.map(detailOf)));
  if (withCode.some((unit) => unit.dwoName === undefined && detailOf(unit) === LINES_ONLY)) {
    findings.fact('for more detail', '-g rather than -gline-tables-only or -g1 (Rust: debug = 2)');
  }
  const split = units.flatMap((unit) => unit.dwoName ?? []);
  if (split.length > 0)
    findings.fact('split DWARF', `${plural(split.length, 'unit')}: ${split.slice(0, 3).join(', ')}`);
  findings.fact('line sequences', describeSequences(sequences));
  findings.fact('line rows', lines.offset.length);
  findings.fact('source files', lines.files.length);
  findings.fact('functions with lines', `${functionsWithRows(dwarf)} of ${module.code.count}`);
  for (const problem of problems.slice(0, 5)) findings.fact('not readable', problem.message);
}

const optimizations: ReadonlyMap<boolean | undefined, string> = new Map([
  [true, 'yes'],
  [false, 'no'],
  [undefined, 'not known'],
]);

const MAX_KINDS = 6;

/** `DWARF 4 (38), DWARF 5 (1)`; most frequent first. */
function tally(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (sorted.length === 0) return 'none';
  const shown = sorted.slice(0, MAX_KINDS).map(([value, count]) => `${value} (${count})`);
  return [...shown, ...(sorted.length > MAX_KINDS ? [`${sorted.length - MAX_KINDS} more`] : [])].join(', ');
}

function describeSequences(counts: SequenceCounts): string {
  const parts = [
    [counts.accepted, 'used'],
    [counts.cut, 'used up to where they end, inside their function'],
    [counts.repeated, 'repeat a function that has one'],
    [counts.dead, 'of discarded code'],
    [counts.offBoundary, 'rejected (rows inside instructions)'],
    [counts.wrongEnd, "rejected (not at their function's end)"],
    [counts.outsideCode, 'rejected (outside functions)'],
    [counts.broken, 'rejected (truncated)'],
  ] as const;
  return parts
    .filter(([count], i) => count > 0 || i === 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(', ');
}

function functionsWithRows({ lines: { firstRow } }: Dwarf): number {
  let count = 0;
  for (let fn = 0; fn + 1 < firstRow.length; fn++) if (firstRow[fn]! < firstRow[fn + 1]!) count++;
  return count;
}

const LINES_ONLY = 'lines only';

/** What a unit's entries describe, by the tags that its abbreviations have. */
function detailOf({ abbreviations }: Unit): string {
  const tags = new Set<number>();
  for (const shape of abbreviations.values()) if (shape !== undefined) tags.add(shape.tag);
  if (tags.has(DW_TAG.variable) || tags.has(DW_TAG.formal_parameter)) return 'lines, functions, variables';
  return tags.has(DW_TAG.subprogram) ? 'lines, functions' : LINES_ONLY;
}
