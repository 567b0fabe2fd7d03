/**
 * DWARF as a source of lines: finds the container that holds it, reads it, and decides whether it describes this
 * code. Tools that move code without updating DWARF leave tables that look fine and lie, so that DWARF most of whose
 * sequences don't fit is refused as a whole.
 */
import type { MalformedDebugInfoError } from '../../errors.ts';
import { normalizePath } from '../../paths.ts';
import { systemLibraryReason } from '../../system-libraries.ts';
import type { CodeMap } from '../code-map.ts';
import { type Findings, plural, someNames } from '../findings.ts';
import { describeFunctions, namesOf } from '../function-names.ts';
import type { ReadFile } from '../line-table.ts';
import { joinPath } from '../paths.ts';
import { programFunctionsWithoutLines } from '../program-functions.ts';
import type { Source } from '../source.ts';
import { findContainer } from './container.ts';
import { addDwarfFacts } from './dwarf-facts.ts';
import type { Unit } from './info.ts';
import type { InlinedFrames } from './inlined-frames.ts';
import { type Dwarf, readDwarf } from './read-dwarf.ts';
import { withoutPlaceless } from './rust-rows.ts';
import type { SequenceCounts } from './sequences.ts';
import type { Subprograms } from './subprogram.ts';

/**
 * Share of sequences that must fit. Healthy modules: 98 % and more (what doesn't fit are discarded COMDAT copies);
 * modules whose DWARF a tool did not update: 0 %.
 */
const MIN_FITTING = 0.9;

/** Number of sequences that were refused. */
function refusedSequences(counts: SequenceCounts): number {
  return counts.offBoundary + counts.wrongEnd + counts.outsideCode + counts.broken;
}

/** Lines from DWARF; undefined when there is none that can be believed, which `findings` then explains. */
export function readDwarfSource(
  bytes: Uint8Array,
  code: CodeMap,
  readFile: ReadFile,
  findings: Findings,
): Source | undefined {
  const container = findContainer(bytes, code.module, readFile, findings);
  if (container === undefined) return undefined;
  const dwarf = readDwarf(container.sections, code);
  addDwarfFacts(dwarf, container, code.module, findings);
  warnOfProblems(dwarf.problems, findings);
  if (!believable(dwarf, code, findings)) return undefined;
  warnOfLimits(dwarf, code, findings);
  let known: Subprograms | undefined;
  const subprograms = (): Subprograms => {
    if (known === undefined) {
      known = dwarf.readSubprograms();
      warnOfProblems(known.problems, findings);
    }
    return known;
  };
  let inlined: InlinedFrames | undefined;
  let warned = false;
  const warnOnce = (problem: MalformedDebugInfoError): void => {
    if (!warned) warnOfProblems([problem], findings);
    warned = true;
  };
  const lines = withoutPlaceless(dwarf.lines, dwarf.rustFunctions);
  return {
    lines,
    functions: () => {
      const { functions } = subprograms();
      return describeFunctions(code.module, lines, (fn) => functions[fn]);
    },
    inlinedAt: (fn, offset) => {
      inlined ??= dwarf.inlinedFrames(subprograms(), warnOnce);
      return inlined.at(fn, offset);
    },
    dropped: () => dwarf.readDropped(subprograms(), lines),
    entries: { ...dwarf, subprograms },
    sourceMarks: dwarf.sourceMarks,
    sourceText: () => undefined,
  };
}

function warnOfProblems(problems: Dwarf['problems'], findings: Findings): void {
  const [first] = problems;
  if (first === undefined) return;
  const more = problems.length === 1 ? '' : ` (and ${problems.length - 1} more)`;
  findings.warn(
    'dwarf-malformed',
    `part of the DWARF can't be read and is ignored: ${first.message}${more}; build the module again`,
  );
}

function believable(dwarf: Dwarf, code: CodeMap, findings: Findings): boolean {
  const { sequences, refusedFunctions } = dwarf;
  const refused = refusedSequences(sequences);
  const fitting = sequences.accepted + sequences.repeated;
  // Cut sequences prove nothing by themselves: that they fit may be chance.
  const all = fitting + refused + sequences.cut;
  if (all === 0) {
    // A module whose only functions come from a library without debug info has dead rows or none; that is no fault
    // of a tool, but the cure is the same.
    findings.warn(
      'dwarf-empty',
      'the DWARF has no line rows for code of this module: either none of the code was compiled with -g, or a wasm-opt ' +
        'without -g ran after the link (clang runs the one on PATH at -O1 and up: take it off PATH, or compile ' +
        'with -c and link without -O)',
    );
    return false;
  }
  const names = someNames(namesOf(code.module, refusedFunctions));
  if (fitting === 0 || fitting / (fitting + refused) < MIN_FITTING) {
    const which = names === '' ? '' : `, not those of ${names}`;
    findings.warn(
      'dwarf-stale',
      `the DWARF does not describe this code (only ${fitting} of ${plural(all, 'line sequence')} match${which}) ` +
        'and is not used: a tool such as wasm-opt moved code and did not update the DWARF; trace the module from ' +
        'before that tool, or run wasm-opt with -g, if its version rewrites DWARF',
    );
    return false;
  }
  if (refusedFunctions.length > 0) {
    findings.warn(
      'dwarf-partly-stale',
      `${plural(refusedFunctions.length, 'function')} of ${code.module.code.count} left without lines: ${names}; ` +
        'their line sequences do not match the code: a tool such as wasm-opt changed it after the compiler, or the ' +
        'linker kept another copy of an inline function',
    );
  }
  return true;
}

function warnOfLimits(dwarf: Dwarf, code: CodeMap, findings: Findings): void {
  const split = dwarf.units.find((unit) => unit.dwoName !== undefined);
  if (split !== undefined) {
    findings.warn(
      'dwarf-split',
      `function names are in ${split.dwoName} and are taken from the name section instead; lines are complete; ` +
        'build without -gsplit-dwarf for all names',
    );
  }
  const withCode = dwarf.units.filter((unit) => unit.hasCode);
  // Libraries are mostly optimised: without units of the program, nothing is known of it.
  const isKnown = withCode.some((unit) => !isOfLibrary(unit));
  if (isKnown && withCode.every((unit) => unit.optimized)) {
    findings.warn(
      'optimized-code',
      'the compiler optimized this code: lines may be merged, moved or missing; build with -O0 for exact lines',
    );
  }
  warnOfLibraryLines(dwarf, code, findings);
}

const isOfLibrary = ({ name = '', compDir }: Unit): boolean =>
  systemLibraryReason(normalizePath(joinPath(compDir, name))) !== undefined;

/** Where the only lines are those of libraries, and the program's functions have none. */
function warnOfLibraryLines({ lines }: Dwarf, { module }: CodeMap, findings: Findings): void {
  // The path of rows that name no file is none of a library; they have no line.
  const own = new Set(lines.files.flatMap((path, i) => (systemLibraryReason(path) === undefined ? [i] : [])));
  if (lines.file.some((file, row) => lines.line[row] !== 0 && own.has(file))) return;
  const functions = programFunctionsWithoutLines(module, lines);
  if (functions.length === 0) return;
  findings.warn(
    'program-without-lines',
    `the program's own code has no line rows (${someNames(namesOf(module, functions))}), only system libraries do: ` +
      'compile with -g, all files and not only at the link',
  );
}
