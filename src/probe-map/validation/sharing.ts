/** Validation of entry sharing: callers have to come before those that they call, or have their counts by themselves. */
import { misfit } from '../invalid.ts';
import type { EntrySharing, FunctionProbes } from '../probe-map.ts';
import { anyWord, checkColumn, checkLength, indexInto } from './checks.ts';

/** Refuses sharing that cannot be solved in its order. */
export function validateSharing(sharing: EntrySharing, functions: readonly FunctionProbes[]): void {
  const { firstSite, caller, block, offset } = sharing;
  const fn = indexInto(functions.length);
  const sites = caller.length;
  checkColumn(sharing.functions, fn, () => 'sharing.functions');
  checkColumn(caller, fn, () => 'sharing.caller');
  checkColumn(block, anyWord, () => 'sharing.block');
  checkColumn(offset, anyWord, () => 'sharing.offset');
  checkLength(block, sites, 'sharing.block', 'caller');
  checkLength(offset, sites, 'sharing.offset', 'caller');
  if (firstSite.length !== sharing.functions.length + 1)
    misfit('sharing.firstSite', 'one longer than functions');
  if (firstSite[0] !== 0 || firstSite.at(-1) !== sites)
    misfit('sharing.firstSite', 'from 0 to the number of callers');
  const unsolved = new Set(sharing.functions);
  if (unsolved.size !== sharing.functions.length) misfit('sharing.functions', 'without repetition');
  sharing.functions.forEach((callee, k) => {
    const first = firstSite[k]!;
    const last = firstSite[k + 1]!;
    if (last < first) misfit(`sharing.firstSite[${k + 1}]`, 'ascending');
    if (last > sites) misfit(`sharing.firstSite[${k + 1}]`, 'at most the number of callers');
    for (let site = first; site < last; site++) {
      const from = caller[site]!;
      if (from !== callee && unsolved.has(from)) misfit(`sharing.caller[${site}]`, 'known by then');
      if (block[site]! >= functions[from]!.blockStart.length)
        misfit(`sharing.block[${site}]`, 'a known index');
    }
    unsolved.delete(callee);
  });
}
