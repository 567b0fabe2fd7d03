/** Binds a place of the debug info to a function's code at a site: checks what it reads there, and puts in the frame's local. */
import type { NoValueState, Operation, Place } from '../../variables/index.ts';
import type { RawOperation, RawPlace } from '../dwarf/variables/raw-place.ts';
import { type Frame, type FunctionCode, isUnchanged, type Refusal, resultRefusal } from './frame.ts';

/** Where a place is bound. */
export interface BindSite {
  readonly code: FunctionCode;
  /** The function's frame, or why it has none that can be addressed. */
  readonly frame: Frame | { readonly kind: 'global'; readonly index: number } | Refusal;
  /** ModuleOffset of the instruction before which the value is wanted. */
  readonly offset: number;
  /** ModuleOffset from which on the place is said to hold. */
  readonly since: number;
  /** Bytes of the variable; 0: not known. */
  readonly size: number;
  /** It is a parameter of the source. */
  readonly isParameter: boolean;
}

/** A place, or why there is none. */
export type Bound = { readonly place: Place } | Refusal;

const refuse = (state: NoValueState, reason: string): Refusal => ({ state, reason });

/** True for what can't be had. */
export const isRefusal = (what: object): what is Refusal => 'reason' in what;

/** @returns the place, with all operations checked */
export function bindPlace(place: RawPlace, site: BindSite): Bound {
  switch (place.kind) {
    case 'bytes':
      return { place };
    case 'memory': {
      const address = resultIn(place.address, site) ?? bindOperations(place.address, site, 'address');
      return isRefusal(address) ? address : { place: { kind: 'memory', address } };
    }
    case 'value': {
      const value = bindOperations(place.value, site, 'value');
      return isRefusal(value) ? value : { place: { kind: 'value', value } };
    }
    case 'pieces': {
      const pieces = [];
      for (const { size, place: part } of place.pieces) {
        const bound = part && bindPlace(part, { ...site, size });
        if (bound !== undefined && isRefusal(bound)) return bound;
        pieces.push({ size, place: bound?.place });
      }
      // A piece's own place is none of pieces: bindPlace keeps the kind.
      return { place: { kind: 'pieces', pieces } as Place };
    }
  }
}

function bindOperations(
  operations: readonly RawOperation[],
  site: BindSite,
  use: 'address' | 'value',
): readonly Operation[] | Refusal {
  const bound: Operation[] = [];
  for (const [i, operation] of operations.entries()) {
    const next = operations[i + 1];
    const read = next === undefined ? (use === 'address' ? site.size : undefined) : loaded(next);
    const refusal =
      operation.op === 'frame'
        ? bindFrame(operation.offset, read, site, bound)
        : operation.op === 'entry'
          ? bindEntry(operation.index, site, bound)
          : bindOther(operation, site, bound);
    if (refusal !== undefined) return refusal;
  }
  return bound;
}

/** Why a variable in the memory that the caller gave for the result has no value; undefined: it is no such variable, or has one. */
function resultIn(
  address: readonly RawOperation[],
  { code, size, offset, isParameter }: BindSite,
): Refusal | undefined {
  const [only] = address;
  if (isParameter || address.length !== 1 || only?.op !== 'local' || only.index !== 0) return undefined;
  const { parameters, results } = code.locals;
  if (parameters === 0 || results > 0 || !isUnchanged(code.facts, 0, offset)) return undefined;
  return resultRefusal(code, size, offset);
}

/** Bytes that the operation reads at an address; undefined: it does not. */
const loaded = (operation: RawOperation): number | undefined =>
  operation.op === 'load' ? operation.size : undefined;

/** @param read bytes that are read at the slot; 0: some; undefined: none */
function bindFrame(
  offset: number,
  read: number | undefined,
  { frame, offset: site }: BindSite,
  into: Operation[],
): Refusal | undefined {
  if (isRefusal(frame)) return frame;
  if ('kind' in frame) into.push({ op: 'global', index: frame.index });
  else {
    const refusal = frame.refusalAt(site);
    if (refusal !== undefined) return refusal;
    if (read !== undefined) {
      const first = frame.firstUse(offset, read);
      if (first === undefined) return refuse('uninitialized', 'the function never stores a value there');
      if (first.at >= site) return refuse('uninitialized', 'no value is stored yet');
      if (!frame.isStored(offset, read, site))
        return refuse('uninitialized', 'a value is stored on some paths to here, not on all');
    }
    into.push({ op: 'local', index: frame.local });
  }
  if (offset !== 0) into.push({ op: 'const', value: BigInt(offset) }, { op: 'add' });
  return undefined;
}

/** A parameter that is never written still holds what it was called with. */
function bindEntry(index: number, site: BindSite, into: Operation[]): Refusal | undefined {
  const { code, offset } = site;
  const refusal = checkLocal(index, site);
  if (refusal !== undefined) return refusal;
  if (index >= code.locals.parameters || !isUnchanged(code.facts, index, offset))
    return refuse('optimized-out', 'only its value at the entry of the function was described');
  into.push({ op: 'local', index });
  return undefined;
}

function bindOther(operation: Operation, site: BindSite, into: Operation[]): Refusal | undefined {
  if (operation.op === 'local') {
    const refusal = checkLocal(operation.index, site);
    if (refusal !== undefined) return refusal;
  }
  if (operation.op === 'global' && operation.index >= site.code.module.globalCount)
    return refuse('untrusted', 'its location names a global that is not there');
  into.push(operation);
  return undefined;
}

function checkLocal(index: number, { code, offset, since }: BindSite): Refusal | undefined {
  const types = code.locals;
  if (types.at(index) === '') return refuse('untrusted', 'its location names a local that is not there');
  if (code.origin === 'rewritten')
    return refuse('untrusted', 'a tool rewrote the code and numbered its locals anew');
  if (code.origin === 'unknown')
    return refuse('untrusted', 'nothing in the module tells whether a tool numbered its locals anew');
  const isSet = code.facts.writes.get(index)?.some(({ at }) => at < offset);
  if (index >= types.parameters && isSet !== true) return refuse('uninitialized', 'no value is stored yet');
  if (!code.history.isKept(index, since, offset))
    return refuse('untrusted', 'the local that held it may hold something else by now');
  return undefined;
}
