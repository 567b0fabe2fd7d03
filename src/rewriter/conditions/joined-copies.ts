/**
 * Copies of memory that lie side by side in one frame, joined: one test whether they are in memory, and one address, for all of them.
 * Nothing between two copies is taken along: what was not chosen would be shown where it happens to be there.
 */
import type { CopiedMemory } from './copied-memory.ts';
import type { GuestExpression } from './guest-expression.ts';

/** Bytes of what is joined, so that a frame at the end of memory is not lost as a whole. */
const MAX_JOINED = 256;

/** A copy at a distance from the address in a wasm local. */
interface FrameCopy {
  readonly local: number;
  readonly from: bigint;
  readonly bytes: number;
}

/** The same bytes in as few copies as is quick; those that cannot be joined are kept in their order, after the others. */
export function joinedCopies(copies: readonly CopiedMemory[]): readonly CopiedMemory[] {
  const inFrames: FrameCopy[] = [];
  const others: CopiedMemory[] = [];
  for (const copy of copies) {
    const inFrame = copy.isText ? undefined : inFrameOf(copy);
    if (inFrame === undefined) others.push(copy);
    else inFrames.push(inFrame);
  }
  inFrames.sort((a, b) => a.local - b.local || Number(a.from - b.from));
  const joined: FrameCopy[] = [];
  for (const next of inFrames) {
    const last = joined.at(-1);
    const together = last && join(last, next);
    if (together === undefined) joined.push(next);
    else joined[joined.length - 1] = together;
  }
  return [...joined.map(toCopy), ...others];
}

function join(last: FrameCopy, next: FrameCopy): FrameCopy | undefined {
  const gap = Number(next.from - last.from) - last.bytes;
  const bytes = Math.max(last.bytes, Number(next.from - last.from) + next.bytes);
  if (last.local !== next.local || gap > 0 || (bytes > MAX_JOINED && gap === 0)) return undefined;
  return { ...last, bytes };
}

function inFrameOf({ address, bytes }: CopiedMemory): FrameCopy | undefined {
  if (address.kind === 'local') return { local: address.index, from: 0n, bytes };
  if (address.kind !== 'apply' || address.mnemonic !== 'i32.add') return undefined;
  const [base, distance] = address.operands;
  if (base?.kind !== 'local' || distance?.kind !== 'const' || typeof distance.value !== 'bigint')
    return undefined;
  return { local: base.index, from: BigInt.asIntN(32, distance.value), bytes };
}

function toCopy({ local, from, bytes }: FrameCopy): CopiedMemory {
  const base: GuestExpression = { kind: 'local', index: local };
  if (from === 0n) return { address: base, bytes, isText: false };
  const distance: GuestExpression = { kind: 'const', type: 'i32', value: from };
  const address: GuestExpression = { kind: 'apply', mnemonic: 'i32.add', operands: [base, distance] };
  return { address, bytes, isText: false };
}
