/** libc++'s way to leave out empty members: up to version 19 in a pair with bases, later as members of their own. */
import type { Value } from '../value.ts';
import { isTemplate } from './lookup.ts';

const isCompressedPair = isTemplate('__compressed_pair');

/** The first of the members with these names that is there, out of its pair. */
export function firstOf(variable: Value, ...names: readonly string[]): Value | undefined {
  for (const name of names) {
    const member = variable.member(name);
    if (member === undefined) continue;
    return isCompressedPair(member.shape) ? member.member('__value_') : member;
  }
  return undefined;
}
