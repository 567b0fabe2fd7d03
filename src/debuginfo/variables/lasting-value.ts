/** Whether a value that was found at one event is still found in the same way later in the same activation. */
import type { ValuePlan } from '../../variables/index.ts';
import type { Located } from '../dwarf/variables/expression.ts';
import type { DeclaredVariable, Scope } from '../dwarf/variables/scopes.ts';
import type { BindSite } from './bind-place.ts';
import { Frame, type FunctionCode } from './frame.ts';

/** A function whose values are looked at. */
interface CodeOfFunction {
  readonly code: FunctionCode;
  readonly frame: BindSite['frame'];
}

/** Optimizers let variables share memory whose scopes, or whose uses, do not overlap. */
export function isFixed({ location, unit }: DeclaredVariable, { parent }: Scope): boolean {
  if (location.kind === 'constant' || location.kind === 'bytes') return true;
  return location.kind !== 'list' && (parent === undefined || unit.optimized === false);
}

/**
 * Whether nothing that a value is found by is written while the activation runs: its local is that of the frame, or none that
 * is ever written. A parameter that is still to be stored in its slot has its value there from then on.
 */
export function isLasting(plan: ValuePlan, located: Located, { code, frame }: CodeOfFunction): boolean {
  if (plan.state !== 'value' || located.kind === 'none') return true;
  const { place } = plan;
  if (place.kind !== located.place.kind) return false;
  const operations = place.kind === 'memory' ? place.address : place.kind === 'value' ? place.value : [];
  if (place.kind === 'pieces') return false;
  const [first] = operations;
  if (first?.op === 'local' && frame instanceof Frame && first.index === frame.local) return true;
  return operations.every(
    (each) => each.op !== 'global' && (each.op !== 'local' || !code.facts.writes.has(each.index)),
  );
}
