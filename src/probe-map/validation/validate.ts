/**
 * Validation of a probe map from outside, whichever form it had: every index leads somewhere and all lists have the lengths
 * that they should, so that a map that passes can be used without further checks. Decoders check types; this checks values.
 */
import { misfit } from '../invalid.ts';
import { COUNTERS_PER_READER, type ProbeMap } from '../probe-map.ts';
import { validateBranches } from './branches.ts';
import { anyWord, checkColumn, checkLength, checkNumber, indexInto } from './checks.ts';
import { validateEvents } from './events.ts';
import { validateExports } from './exports.ts';
import { validateFunctions } from './functions.ts';
import { validateSharing } from './sharing.ts';

/** Counters, flags and locals are globals; engines allow so many. A larger number in a file would only cost memory. */
const MAX_GLOBALS = 1_000_000;
/** Two counters lie in a global of type v128. */
const MAX_COUNTERS = 2 * MAX_GLOBALS;

/** @throws `DataFileError` that names the first value that is wrong */
export function validateProbeMap(map: ProbeMap): void {
  const { counterCount, functions, events, sharing } = map;
  checkNumber(map.module.size, anyWord, 'module.size');
  checkNumber(
    counterCount,
    { least: 0, bound: MAX_COUNTERS + 1, wanted: `a whole number from 0 to ${MAX_COUNTERS}` },
    'counterCount',
  );
  const readers = Math.ceil(counterCount / COUNTERS_PER_READER);
  if (map.readerCount !== readers) misfit('readerCount', `${readers}, as counterCount has it`);
  const bounds = { files: indexInto(map.files.length), counters: indexInto(counterCount) };
  validateFunctions(functions, bounds);
  if (sharing !== undefined) validateSharing(sharing, functions);
  if (map.branches !== undefined) validateBranches(map.branches, functions, bounds.files);
  if (events !== undefined) validateEvents(events, MAX_GLOBALS);
  if (map.exports !== undefined) validateExports(map.exports);
  validateInfo(map);
  const { rewritten, original, length } = map.offsets;
  checkLength(original, rewritten.length, 'offsets.original', 'offsets.rewritten');
  checkLength(length, rewritten.length, 'offsets.length', 'offsets.rewritten');
  for (const name of ['rewritten', 'original', 'length'] as const)
    checkColumn(map.offsets[name], anyWord, () => `offsets.${name}`);
}

function validateInfo({ functionInfo, functions, events, files }: ProbeMap): void {
  // Without counters, functions that only have handlers are in no list of names.
  const most = functions.length > 0 ? functions.length : (events?.functions.length ?? 0);
  if (functionInfo.length > most || functionInfo.length < functions.length)
    misfit('functionInfo', 'as long as functions');
  const file = { ...indexInto(files.length), least: -1 };
  functionInfo.forEach((info, i) => {
    const at = `functionInfo[${i}]`;
    checkNumber(info.funcidx, anyWord, `${at}.funcidx`);
    checkNumber(info.file, file, `${at}.file`);
    checkNumber(info.line, anyWord, `${at}.line`);
  });
}
