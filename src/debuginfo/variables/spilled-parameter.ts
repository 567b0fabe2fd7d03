/** Parameters of code that was not optimized, before they are in the frame. */
import type { ModuleOffset } from '../../location.ts';
import type { ValuePlan } from '../../variables/index.ts';
import type { FunctionScopes } from '../dwarf/variables/scopes.ts';
import type { BindSite } from './bind-place.ts';
import { Frame, type FunctionCode, isUnchanged } from './frame.ts';

/** What has to be known of a function. */
interface FramedFunction {
  readonly scopes: FunctionScopes;
  readonly code: FunctionCode;
  readonly frame: BindSite['frame'];
}

/** A parameter whose slot is not filled yet is in the wasm parameter that the prologue stores there. */
export function spilled(
  slot: number,
  size: number,
  fn: FramedFunction,
  site: ModuleOffset,
): ValuePlan | undefined {
  const { frame, code, scopes } = fn;
  // An optimizer may leave out the store of the parameter, and that of another value into the same slot may be left.
  if (!(frame instanceof Frame) || scopes.unit.optimized === true) return undefined;
  const spill = frame.spillOf(slot, size);
  if (spill === undefined || spill.local >= code.locals.parameters) return undefined;
  if (site > spill.at || !isUnchanged(code.facts, spill.local, site)) return undefined;
  return { state: 'value', place: { kind: 'value', value: [{ op: 'local', index: spill.local }] } };
}
