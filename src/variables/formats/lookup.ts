/** What formats of library types look values up with. */
import { type PlainType, sizeOf, type TypeId, type TypeTable, withoutAliases } from '../types.ts';
import type { ReadContext, Value } from '../value.ts';

/** Records inside of records that a member or a type is looked for in. */
const MAX_DEPTH = 8;

/** The first part of a number or pointer in wrappers of one member each, as `Unique { NonNull { ptr } }`. */
export function unwrapped(variable: Value): Value {
  let inner = variable;
  for (let depth = 0; depth < 16 && inner.shape.kind === 'record'; depth++) {
    // Markers such as PhantomData have no size.
    const [only] = inner.children.filter(({ shape }) => !('size' in shape) || shape.size > 0);
    if (only === undefined) return inner;
    inner = only;
  }
  return inner;
}

/** A number in a member, through wrappers; undefined: there is none. */
export function numberIn(variable: Value | undefined): number | undefined {
  if (variable === undefined) return undefined;
  const { value } = unwrapped(variable);
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' ? value : undefined;
}

/** True for a record whose name is one of these with arguments: `vector<int>`. */
export const isTemplate =
  (...names: readonly string[]) =>
  (shape: PlainType): boolean =>
    shape.kind === 'record' &&
    names.includes(shape.name.slice(0, Math.max(0, shape.name.indexOf('<'))).replace(/^.*::/, ''));

/** True where `length` bytes from an address on are in memory. */
export function isInMemory({ state }: ReadContext, address: number, length: number): boolean {
  const size = state.memory()?.byteLength ?? 0;
  return Number.isSafeInteger(length) && address > 0 && length >= 0 && address + length <= size;
}

/** A type and where it is in what holds it. */
interface Placed {
  readonly type: TypeId;
  readonly offset: number;
}

/** The member with a name, those of anonymous members and base classes included, by type alone. */
export function memberOf(types: TypeTable, type: TypeId, name: string, depth = 0): Placed | undefined {
  const shape = withoutAliases(types, type);
  if (shape.kind !== 'record' || depth === MAX_DEPTH) return undefined;
  for (const member of shape.members) {
    if (member.name === name) return { type: member.type, offset: member.offset };
    if (member.name !== '' && member.isBase !== true) continue;
    const inside = memberOf(types, member.type, name, depth + 1);
    if (inside !== undefined) return { type: inside.type, offset: member.offset + inside.offset };
  }
  return undefined;
}

/** Record → names → the type that was found; undefined: none. */
const known = new WeakMap<PlainType, Map<string, TypeId | undefined>>();

/** The record with a name among the template arguments of a value's type and of what it is made of: the type of its nodes. */
export function argumentNamed({ shape, context }: Value, name: string): TypeId | undefined {
  let found = known.get(shape);
  if (found === undefined) {
    found = new Map();
    known.set(shape, found);
  }
  if (!found.has(name)) found.set(name, findArgument(context.types, shape, name, 0));
  return found.get(name);
}

function findArgument(types: TypeTable, shape: PlainType, name: string, depth: number): TypeId | undefined {
  if (shape.kind !== 'record' || depth === MAX_DEPTH) return undefined;
  const isWanted = isTemplate(name);
  for (const { type } of shape.parameters) if (isWanted(withoutAliases(types, type))) return type;
  const inner = [...shape.members, ...shape.parameters];
  for (const { type } of inner) {
    const found = findArgument(types, withoutAliases(types, type), name, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What is in a node of a chain or a tree: its member `names[0]`, and of that the first that is there of the others. */
export function inNode(
  { variable, node, address, label }: { variable: Value; node: TypeId; address: number; label: string },
  name: string,
  wrappers: readonly string[] = [],
): Value | undefined {
  const { types } = variable.context;
  const member = memberOf(types, node, name);
  if (member === undefined) return undefined;
  for (const wrapper of wrappers) {
    const inner = memberOf(types, member.type, wrapper);
    if (inner !== undefined) return variable.at(label, inner.type, address + member.offset + inner.offset);
  }
  return variable.at(label, member.type, address + member.offset);
}

/** Items of one type, one after the other; undefined: they are not in memory. */
export function itemsInRow(
  variable: Value,
  element: TypeId | undefined,
  address: number | undefined,
  count: number | undefined,
): { count: number; item(index: number): Value } | undefined {
  const stride = element === undefined ? undefined : sizeOf(variable.context.types, element);
  if (element === undefined || stride === undefined || address === undefined || count === undefined)
    return undefined;
  if (!Number.isSafeInteger(count) || count < 0) return undefined;
  // An empty one points anywhere.
  if (count > 0 && stride > 0 && !isInMemory(variable.context, address, count * stride)) return undefined;
  return { count, item: (index) => variable.at(`[${index}]`, element, address + index * stride) };
}

/** What a pointer points at. */
export const targetOf = (pointer: Value | undefined): TypeId | undefined =>
  pointer?.shape.kind === 'pointer' ? pointer.shape.target : undefined;
