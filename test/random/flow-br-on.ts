/** Statements of random bodies that branch on a reference: `br_on_null`, `br_on_non_null`, `br_on_cast`, `br_on_cast_fail`. */
import { op } from '../oracle/program.ts';
import { type Instruction, VALTYPE } from './flow-code.ts';
import type { BodyWriter } from './flow-writer.ts';

const { anyref, i31ref } = VALTYPE;
/** Flags of a cast: its source type is nullable, its target type is. */
const SOURCE_NULLABLE = 1;
const TARGET_NULLABLE = 2;
/** Numbers of `0xfb` instructions. */
const BR_ON_CAST = 24;
const BR_ON_CAST_FAIL = 25;
const REF_I31 = 28;

const refNull = (type: number): Instruction => [0xd0, type];
const brOnNull = (depth: number): Instruction => [0xd5, depth];
const brOnNonNull: Instruction = [0xd6, 0];
const brOnCast = (number: number, flags: number): Instruction => [0xfb, number, flags, 0, anyref, i31ref];

/** One of them, and what its arms come to. */
export function writeBranchOnReference(body: BodyWriter): void {
  if (body.chance(2)) writeOnNull(body);
  else writeToBlock(body);
}

/** A reference, null or not. */
function pushReference(body: BodyWriter, type: number): void {
  body.emit(op.localGet(body.local()), [0xfb, REF_I31], refNull(type));
  body.condition();
  body.emit([0x1c, 1, type]);
}

/** `br_on_null` may lead wherever a `br_if` may. */
function writeOnNull(body: BodyWriter): void {
  const depth = body.dice.of(body.targets());
  const { arity, ticks } = body.labelAt(depth);
  if (ticks) body.tick();
  body.atLeast(arity);
  pushReference(body, i31ref);
  body.emit(brOnNull(depth), op.drop);
}

/** The others carry the reference: to the end of a block of their own, in which statements follow. */
function writeToBlock(body: BodyWriter): void {
  const { dice } = body;
  const number = dice.of([BR_ON_CAST, BR_ON_CAST_FAIL]);
  const casts = body.chance(2);
  const type = casts ? anyref : i31ref;
  body.emit(op.block(type));
  pushReference(body, type);
  const flags = SOURCE_NULLABLE + dice.of([0, 0, TARGET_NULLABLE]);
  if (casts) body.emit(brOnCast(number, flags), op.drop);
  else body.emit(brOnNonNull);
  body.inner({ arity: 0, takesRef: true }, 0, 0);
  if (body.live) body.emit(refNull(type));
  body.emit(op.end, op.drop);
  body.live = true;
}
