/** What `wtrace inspect` tells of a module's DWARF. */
import type { WasmModule } from '../../wasm/index.ts';
import { type Findings, plural } from '../findings.ts';
import { DW_TAG } from './constants.ts';
import type { Container } from './container.ts';
import type { Unit } from './info.ts';
import type { Dwarf } from './read-dwarf.ts';
import type { SequenceCounts } from './sequences.ts';

/** Adds the facts of one module's DWARF, in the order to be shown. */
export function addDwarfFacts(
  dwarf: Dwarf,
  container: Container,
  module: WasmModule,
  findings: Findings,
): void {
  const { units, lines, programs, sequences, problems } = dwarf;
  findings.fact('DWARF', container.url === undefined ? 'embedded' : `in ${container.url}`);
  findings.fact('compilation units', tally(units.map((unit) => `DWARF ${unit.version}`)));
  findings.fact('line programs', tally(programs.map((program) => `version ${program.version}`)));
  const producers = units.flatMap((unit) => unit.producer ?? []);
  if (producers.length > 0) findings.fact('producers', tally(producers));
  const { optimized, unoptimized } = unitsByOptimization(dwarf);
  findings.fact('optimised units', `${optimized} of ${optimized + unoptimized} with functions`);
  findings.fact('detail', detail(units));
  const split = units.flatMap((unit) => unit.dwoName ?? []);
  if (split.length > 0)
    findings.fact('split DWARF', `${plural(split.length, 'unit')}: ${split.slice(0, 3).join(', ')}`);
  findings.fact('line sequences', describeSequences(sequences));
  findings.fact('line rows', lines.offset.length);
  findings.fact('source files', lines.files.length);
  findings.fact('functions with lines', `${functionsWithRows(dwarf)} of ${module.code.count}`);
  for (const problem of problems.slice(0, 5)) findings.fact('not readable', problem.message);
}

/** How many of the units with functions were optimised. */
export function unitsByOptimization({ units }: Dwarf): {
  readonly optimized: number;
  readonly unoptimized: number;
} {
  return {
    optimized: units.filter((unit) => unit.optimized === true).length,
    unoptimized: units.filter((unit) => unit.optimized === false).length,
  };
}

/** `DWARF 4 (38), DWARF 5 (1)`; most frequent first. */
function tally(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return sorted.length === 0 ? 'none' : sorted.map(([value, count]) => `${value} (${count})`).join(', ');
}

function describeSequences(counts: SequenceCounts): string {
  const parts = [
    [counts.accepted, 'used'],
    [counts.repeated, 'repeat a function that has one'],
    [counts.dead, 'of discarded code'],
    [counts.offBoundary, 'refused (rows inside of instructions)'],
    [counts.wrongEnd, "refused (not at their function's end)"],
    [counts.outsideCode, 'refused (outside of functions)'],
    [counts.broken, 'refused (broken off)'],
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

/** What the units' entries describe, by the tags that their abbreviations have. */
function detail(units: readonly Unit[]): string {
  const tags = new Set<number>();
  for (const { abbreviations } of units) {
    for (const shape of abbreviations.values()) if (shape !== undefined) tags.add(shape.tag);
  }
  if (tags.has(DW_TAG.variable) || tags.has(DW_TAG.formal_parameter)) return 'lines, functions, variables';
  const more = 'for variables: clang -g (not -gline-tables-only), Rust debug = 2';
  return tags.has(DW_TAG.subprogram) ? `lines, functions; ${more}` : `lines only; ${more}`;
}
