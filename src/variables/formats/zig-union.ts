/** Zig's tagged unions: the field that is there, `circle(0.5)`, or its name alone where it holds nothing. */
import { deeper, textOf } from '../show.ts';
import type { Format, Value } from '../value.ts';

/** The tag's name, and the field with that name; undefined: the tag has no such name. */
function activeIn(variable: Value): Value | undefined {
  const tag = variable.member('tag')?.value;
  return typeof tag === 'string' ? variable.member('payload')?.member(tag) : undefined;
}

/** See the top of this file. What it is made of is checked with the value, for a type names the others only by number. */
export const zigUnion: Format = {
  name: 'Zig union',
  matches: (shape) =>
    shape.kind === 'record' &&
    shape.members.length === 2 &&
    ['payload', 'tag'].every((wanted) => shape.members.some(({ name }) => name === wanted)),
  text: (variable, limits) => {
    if (!isTagged(variable)) return undefined;
    const active = activeIn(variable);
    if (active === undefined) return undefined;
    const { shape, name } = active;
    const isEmpty = shape.kind === 'record' && shape.size === 0;
    return isEmpty ? name : `${name}(${textOf(active, deeper(limits))})`;
  },
  children: (variable) => {
    const active = isTagged(variable) ? activeIn(variable) : undefined;
    return active && [active];
  },
};

/** Whether each field of the payload has a name of the tag. */
function isTagged(variable: Value): boolean {
  const payload = variable.member('payload')?.shape;
  const tag = variable.member('tag')?.shape;
  if (payload?.kind !== 'record' || payload.form !== 'union' || tag?.kind !== 'enum') return false;
  const names = new Set(tag.values.map(({ name }) => name));
  return payload.members.every(({ name }) => names.has(name));
}
