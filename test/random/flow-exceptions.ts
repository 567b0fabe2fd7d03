/** Statements of random bodies that throw and catch, in the form of either proposal. */
import { op } from '../oracle/program.ts';
import { blockType, type Instruction, more, VALTYPE } from './flow-code.ts';
import type { BodyWriter } from './flow-writer.ts';

/** Tag 0 has no parameters, tag 1 an i32. */
const TAGS = 2;
/** In place of a tag: anything. */
const ALL = TAGS;
/** Kinds of clauses of `try_table`. */
const CATCH = 0;
const CATCH_REF = 1;
const CATCH_ALL = 2;
const CATCH_ALL_REF = 3;

/** Throws, mostly only sometimes. */
export function writeThrow(body: BodyWriter): void {
  const tag = body.dice.below(TAGS);
  const thrown = tag === 0 ? [op.throw(0)] : [more.i32(5), op.throw(1)];
  if (body.labels.length > 3 && body.chance(6)) {
    body.emit(...thrown);
    body.die();
  } else body.sometimes(...thrown);
}

/**
 * `try` with handlers, or with `delegate`.
 * @param caught for each handler that is open, the index of its label; for {@link writeRethrow}
 */
export function writeTry(body: BodyWriter, caught: number[]): void {
  const results = body.dice.below(2);
  const label = { arity: results };
  body.emit(op.try(blockType({ params: 0, results })));
  body.inner(label, 0, results);
  if (body.chance(6)) {
    body.emit(more.delegate(body.dice.below(body.labels.length)));
    body.height += results;
    body.live = true;
    return;
  }
  for (const tag of body.dice.of([[ALL], [ALL], [0], [1], [0, ALL], [1, 0], [0, 1, ALL]])) {
    body.emit(tag === ALL ? op.catchAll : op.catch(tag));
    caught.push(body.labels.length);
    const outside = body.height;
    const params = tag === 1 ? 1 : 0;
    body.height += params;
    body.inner(label, params, results);
    body.height = outside;
    caught.pop();
  }
  body.closed(results);
}

/** Throws again what the innermost handler caught. */
export function writeRethrow(body: BodyWriter, caught: readonly number[]): void {
  const label = caught.at(-1);
  if (label === undefined) return;
  const depth = body.labels.length - 1 - label;
  if (body.chance(3)) {
    body.emit(more.rethrow(depth));
    body.die();
  } else body.sometimes(more.rethrow(depth + 1));
}

/** `block (block (result …) (try_table (catch… 0) …) (br 1)) …`: what is caught, and statements; other clauses lead anywhere. */
export function writeTryTable(body: BodyWriter): void {
  const { dice } = body;
  const [kind, tag] = dice.of([
    ...[[CATCH, 0] as const, [CATCH, 1] as const, [CATCH_REF, 0] as const],
    ...[[CATCH_ALL] as const, [CATCH_ALL] as const, [CATCH_ALL_REF] as const],
  ]);
  const takesRef = kind === CATCH_REF || kind === CATCH_ALL_REF;
  const takesValue = kind === CATCH && tag === 1;
  body.emit(op.block());
  body.labels.push({ arity: 0 });
  body.emit(op.block(takesRef ? VALTYPE.exnref : takesValue ? VALTYPE.i32 : VALTYPE.none));
  body.labels.push({ arity: takesValue ? 1 : 0, takesRef });
  const clauses: Instruction[] = [tag === undefined ? [kind, 0] : [kind, tag, 0]];
  for (let n = dice.below(3); n > 0; n--) {
    const other = dice.below(TAGS);
    const fitting = body.targets(other).filter((depth) => !body.labelAt(depth).ticks);
    if (fitting.length > 0) clauses.splice(dice.below(2), 0, [CATCH, other, dice.of(fitting)]);
  }
  const outside = body.height;
  body.height = 0;
  body.emit(more.tryTable(VALTYPE.none, clauses));
  body.inner({ arity: 0 }, 0, 0);
  body.emit(op.end);
  // Where nothing is carried, what was caught and what was not may come to the same place.
  if (takesRef || takesValue || body.chance(2)) body.emit(op.br(1));
  body.emit(op.end);
  body.labels.pop();
  body.live = true;
  if (takesRef) writeReference(body);
  else if (takesValue) body.emit(op.localSet(body.local()));
  body.sequence(0);
  body.labels.pop();
  body.height = outside;
  body.closed(0);
}

/** What becomes of the exnref on the stack. */
function writeReference(body: BodyWriter): void {
  const local = body.longLocal + 1;
  switch (body.dice.below(3)) {
    case 0:
      body.emit(op.drop);
      break;
    case 1:
      body.emit(op.localSet(local));
      body.sometimes(op.localGet(local), more.throwRef);
      break;
    default:
      body.emit(op.localTee(local), more.throwRef);
      body.live = false;
  }
}

/** Opens what catches everything, as far as the module has exceptions. */
export function openCatchAll({ parts }: BodyWriter): readonly Instruction[] {
  const { legacyExceptions, exceptions } = parts.features;
  if (legacyExceptions) return [op.try()];
  return exceptions ? [op.block(), more.tryTable(VALTYPE.none, [[CATCH_ALL, 0]])] : [op.block()];
}

/** Closes it. */
export function closeCatchAll({ parts }: BodyWriter): readonly Instruction[] {
  const { legacyExceptions, exceptions } = parts.features;
  if (legacyExceptions) return [op.catchAll, op.nop, op.end];
  return exceptions ? [op.end, op.end] : [op.end];
}
