/** `wtrace report --annotate`: the functions meant, hottest first, each as annotated disassembly. */
import type { InstructionListing, ModuleFacts } from '../coverage/index.ts';
import { DataFileError, UsageError } from '../errors.ts';
import { findFunctions, formatAnnotated, hottestFirst, printable } from '../report/index.ts';

/** Functions that a message names. */
const SUGGESTED = 3;

/**
 * The text, function by function.
 * @param wanted as `findFunctions` takes it
 * @throws {@link DataFileError} when nothing in the data has instruction counts
 * @throws {@link UsageError} when no function is meant, or the module is not at hand
 */
export function* annotate(
  modules: readonly ModuleFacts[],
  listingOf: (sha256: string) => InstructionListing | undefined,
  wanted: string,
  color: boolean,
): Generator<string, void, undefined> {
  if (wanted === '')
    throw new UsageError('--annotate: the function name is empty; give a name or part of one');
  requireInstructions(modules, '--annotate');
  const parts = modules.flatMap((module) => {
    const listing = listingOf(module.sha256);
    const { instructions: counts, inexact } = module;
    return listing === undefined || counts === undefined ? [] : [{ listing, counts, inexact }];
  });
  if (parts.length === 0) {
    const name = modules.find(({ instructions }) => instructions !== undefined)?.name ?? 'the module';
    throw new UsageError(`--annotate needs the module that ran: add --module <path of ${name}>`);
  }
  let shown = 0;
  for (const { listing, counts, inexact } of parts) {
    for (const fn of findFunctions(listing, counts, wanted)) {
      const text = formatAnnotated({ fn, listing, counts, exact: !inexact.includes(fn.name) }, { color });
      yield shown++ === 0 ? text : `\n${text}`;
    }
  }
  if (shown > 0) return;
  const hot = parts.flatMap(({ listing, counts }) =>
    hottestFirst(findFunctions(listing, counts, ''), counts).slice(0, SUGGESTED),
  );
  const names = hot.slice(0, SUGGESTED).map(({ name }) => name);
  throw new UsageError(
    `--annotate ${printable(wanted)}: no counted function has that name; the hottest are ${names.join(', ')}`,
  );
}

/** @throws {@link DataFileError} when no module has instruction counts */
export function requireInstructions(modules: readonly ModuleFacts[], what: string): void {
  if (modules.some(({ instructions }) => instructions !== undefined)) return;
  throw new DataFileError(
    `${what}: the data has no instruction counts; create it with wtrace run --count instructions --data-dir <dir> <module>`,
  );
}
