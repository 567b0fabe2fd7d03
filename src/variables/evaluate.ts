/** Evaluates places against the state of a guest: where a value is, or its bytes. */
import { bytesOf, type GuestState, readMemory } from './guest-state.ts';
import { runOperations } from './operation-stack.ts';
import type { Place } from './plan.ts';
import { valueIn } from './value-width.ts';

/** A value that was found. */
export type Found =
  | { readonly kind: 'memory'; readonly address: number }
  /** `isKnown`: byte → 0: it is not available; absent: all are. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly isKnown?: Uint8Array }
  | { readonly kind: 'none'; readonly reason: string };

/** A value of that many bytes is none of a variable. */
const MAX_VALUE = 1 << 16;

const none = (reason: string): Found => ({ kind: 'none', reason });

/** @param size bytes of the value; undefined: not known */
export function evaluate(place: Place, state: GuestState, size: number | undefined): Found {
  switch (place.kind) {
    case 'bytes':
      return { kind: 'bytes', bytes: Uint8Array.from(place.bytes) };
    case 'memory': {
      const slot = frameSlot(place);
      const inFrame = slot && slotAddress(slot, state);
      if (inFrame !== undefined) return { kind: 'memory', address: inFrame };
      const item = runOperations(place.address, state);
      return typeof item === 'string' ? none(item) : { kind: 'memory', address: Number(item.bits) };
    }
    case 'value': {
      const bits = valueIn(place.value, state, size);
      return typeof bits === 'string'
        ? none(bits)
        : { kind: 'bytes', bytes: bytesOf(bits.value, Math.min(bits.size, MAX_VALUE)) };
    }
    case 'pieces':
      return assemble(place.pieces, state, size ?? 0);
  }
}

/** What most places are: in memory, at a distance from the address in a wasm local. */
export interface FrameSlot {
  /** localidx; it is an i32. */
  readonly local: number;
  /** Bytes. */
  readonly distance: number;
}

/** Undefined: it is another place. */
export function frameSlot(place: Place): FrameSlot | undefined {
  if (place.kind !== 'memory') return undefined;
  const [local, distance, add] = place.address;
  const { length } = place.address;
  if (local?.op !== 'local') return undefined;
  if (length === 1) return { local: local.index, distance: 0 };
  if (length !== 3 || distance?.op !== 'const' || add?.op !== 'add') return undefined;
  return { local: local.index, distance: Number(BigInt.asIntN(32, distance.value)) };
}

/** The address, without bigints; undefined: the local is not available, or no i32. */
export function slotAddress({ local, distance }: FrameSlot, state: GuestState): number | undefined {
  const value = state.local(local);
  return value?.type === 'i32' ? (value.value + distance) >>> 0 : undefined;
}

/** @param wanted bytes of the value: what no piece is for is missing */
function assemble(
  pieces: Extract<Place, { readonly kind: 'pieces' }>['pieces'],
  state: GuestState,
  wanted: number,
): Found {
  const described = pieces.reduce((sum, piece) => sum + piece.size, 0);
  const size = Math.max(described, wanted);
  if (size > MAX_VALUE) return none('its pieces are too large');
  const bytes = new Uint8Array(size);
  const isKnown = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    const found = piece.place && evaluate(piece.place, state, piece.size);
    const part =
      found?.kind === 'memory'
        ? readMemory(state, found.address, piece.size)
        : found?.kind === 'bytes'
          ? found.bytes.subarray(0, piece.size)
          : undefined;
    if (part !== undefined) {
      bytes.set(part, at);
      isKnown.fill(1, at, at + part.length);
    }
    at += piece.size;
  }
  return { kind: 'bytes', bytes, isKnown };
}
