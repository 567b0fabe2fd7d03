/** Validation of exported functions: the columns belong together. What the types hold is left to the engine. */
import type { ExportedFunctions } from '../exported-functions.ts';
import { anyWord, checkColumn, checkLength } from './checks.ts';

/** Refuses columns of different lengths. */
export function validateExports({ names, funcidx, typeidx }: ExportedFunctions): void {
  checkLength(funcidx, names.length, 'exports.funcidx', 'exports.names');
  checkLength(typeidx, names.length, 'exports.typeidx', 'exports.names');
  checkColumn(funcidx, anyWord, () => 'exports.funcidx');
  checkColumn(typeidx, anyWord, () => 'exports.typeidx');
}
