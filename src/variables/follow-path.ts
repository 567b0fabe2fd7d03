/** Follows paths through values: `*` and indices as in C, members and items of library types as their formats show them. */
import { cppOptional } from './formats/cpp-optional.ts';
import { cppPointer, ownsArray, pointerIn } from './formats/cpp-pointer.ts';
import { characterAt, cppText } from './formats/cpp-text.ts';
import { MAX_CHILDREN } from './formats/items.ts';
import { rustCounted } from './formats/rust-counted.ts';
import { byteAt, rustText } from './formats/rust-text.ts';
import { boundOf, isLastPart } from './open-array.ts';
import type { VariablePath } from './path.ts';
import { isBorrow, isReference, sizeOf, withoutAliases } from './types.ts';
import { Variable } from './variable.ts';

type Steps = VariablePath['steps'];

/** A part, or in a few words why there is none. */
export type Reached = Variable | string;

/** The part that a path leads to; undefined: there is none. Through pointers, members are those of what they point at. */
export function followPath(variable: Variable, steps: Steps): Variable | undefined {
  const reached = follow(variable, steps);
  return typeof reached === 'string' ? undefined : reached;
}

/** The part that a path leads to, or why there is none: `null pointer`, `index out of bounds`, `not in memory`. */
export function reachPart(variable: Variable, steps: Steps): Reached {
  const reached = follow(variable, steps);
  return steps.length > 0 && typeof reached !== 'string' && reached.isOutside ? NOT_IN_MEMORY : reached;
}

const NOTHING = 'nothing there';
const NULL = 'null pointer';
const OUT_OF_BOUNDS = 'index out of bounds';
const NOT_IN_MEMORY = 'not in memory';
const NO_POINTER = 'not a pointer';
const NO_SIZE = 'the size of its items is not known';

function follow(variable: Variable, steps: Steps): Reached {
  let at = variable;
  let end: End = 'whole';
  for (const step of steps) {
    // A variable without a value says why.
    if (at.state !== 'value') return at;
    const next = stepInto(at, step, end);
    if (typeof next === 'string') return next;
    end = endAfter(at, step, end);
    at = next;
  }
  return at;
}

/** Of a part: nothing of the whole that it is in lies after it, or something does. */
type End = 'whole' | 'last' | 'inside';

function endAfter({ context: { types }, shape }: Variable, step: Steps[number], end: End): End {
  // What a reference or a pointer leads to is a whole.
  const isPointer = shape.kind === 'pointer';
  if (step.kind !== 'member') return isPointer && !isReference(shape) ? 'whole' : 'inside';
  let of = shape;
  for (let level = 0; level < MAX_REFERENCES && of.kind === 'pointer'; level++)
    of = withoutAliases(types, of.target);
  if (of.kind !== 'record' || (!isPointer && end === 'inside')) return 'inside';
  return isLastPart(types, of, step.name) ? 'last' : 'inside';
}

function stepInto(variable: Variable, step: Steps[number], end: End): Reached {
  // In Rust, `*` names what a reference refers to.
  if (step.kind === 'target' && isBorrow(variable.shape)) return targetOf(variable);
  const of = referred(variable);
  if (typeof of === 'string' || of.state !== 'value') return of;
  switch (step.kind) {
    case 'member':
      return memberOf(of, step.name);
    case 'item':
      return itemOf(of, step.index, end === 'last');
    case 'target':
      return targetOf(of);
  }
}

/** A reference to a reference to a reference: there are no more. */
const MAX_REFERENCES = 16;

/** What a reference refers to; a variable that is none is itself. */
function referred(variable: Variable): Reached {
  let at = variable;
  for (let level = 0; level < MAX_REFERENCES; level++) {
    if (at.state !== 'value' || !isReference(at.shape)) return at;
    const target = targetOf(at);
    if (typeof target === 'string') return target;
    at = target;
  }
  return NOTHING;
}

function memberOf(variable: Variable, name: string): Reached {
  const record = variable.shape.kind === 'pointer' ? targetOf(variable) : variable;
  if (typeof record === 'string') return record;
  if (record.state !== 'value') return record.isOutside ? NOT_IN_MEMORY : NOTHING;
  const member = record.member(name);
  if (member !== undefined) return member;
  // Through smart pointers, members are those of what they own.
  const owned = targetOf(record);
  if (owned === NULL) return NULL;
  return partsOf(record)?.[0]?.member(name) ?? NOTHING;
}

function targetOf(variable: Variable): Reached {
  const { shape, context, format } = variable;
  switch (shape.kind) {
    case 'pointer': {
      const target = variable.target();
      if (target !== undefined) return target;
      if (variable.value === 0 || variable.value === 0n) return NULL;
      return withoutAliases(context.types, shape.target).kind === 'function'
        ? 'a function'
        : 'its target has no type';
    }
    case 'array':
      return itemOf(variable, 0);
    case 'record': {
      if (format === cppPointer) return viaPointer(variable, targetOf);
      if (format !== cppOptional && format !== rustCounted) return NO_POINTER;
      return partsOf(variable)?.[0] ?? NOTHING;
    }
    default:
      return NO_POINTER;
  }
}

/** @param isLast the array is the last member of its record */
function itemOf(variable: Variable, index: number, isLast = false): Reached {
  const { shape, context } = variable;
  if (shape.kind === 'record') return itemOfRecord(variable, index);
  if (shape.kind === 'array') {
    const count = boundOf(shape.counts[0], isLast);
    return count !== undefined && index >= count ? OUT_OF_BOUNDS : variable.item(index);
  }
  const first = targetOf(variable);
  if (typeof first === 'string') return first;
  if (shape.kind !== 'pointer' || first.address === undefined) return NOTHING;
  if (index === 0) return first;
  const size = sizeOf(context.types, shape.target);
  return size === undefined ? NO_SIZE : first.at(`[${index}]`, shape.target, first.address + index * size);
}

function itemOfRecord(variable: Variable, index: number): Reached {
  const { format } = variable;
  if (format === cppText || format === rustText) {
    const character = format === cppText ? characterAt(variable, index) : byteAt(variable, index);
    if (character === null) return OUT_OF_BOUNDS;
    return character instanceof Variable ? character : NOTHING;
  }
  // Of one value, there is no second one.
  if (format === cppPointer && ownsArray(variable))
    return viaPointer(variable, (pointer) => itemOf(pointer, index));
  const parts = partsOf(variable);
  const item = parts?.[index];
  if (item !== undefined) return item;
  return parts === undefined || parts.length >= MAX_CHILDREN ? NOTHING : OUT_OF_BOUNDS;
}

/** What the pointer in a smart pointer leads to. */
function viaPointer(variable: Variable, follow: (pointer: Variable) => Reached): Reached {
  const pointer = pointerIn(variable);
  return pointer instanceof Variable && pointer.state === 'value' ? follow(pointer) : NOTHING;
}

/** What a library's type holds, as its format shows it: items of a vector, what a smart pointer owns. */
function partsOf(variable: Variable): readonly Variable[] | undefined {
  return variable.format?.children?.(variable)?.filter((part) => part instanceof Variable);
}
