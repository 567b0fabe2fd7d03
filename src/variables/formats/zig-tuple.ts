/** Zig's tuples: `(7, 5)`, in the order of their numbers, which is not that of memory. */
import { deeper, listed, textOf } from '../show.ts';
import type { Format } from '../value.ts';

/** See the top of this file. */
export const zigTuple: Format = {
  name: 'Zig tuple',
  matches: (shape) =>
    shape.kind === 'record' &&
    shape.members.length > 0 &&
    shape.members.every(({ name }) => /^\d+$/.test(name)),
  text: ({ children }, limits) => {
    const inOrder = [...children].sort((a, b) => Number(a.name) - Number(b.name));
    const text = (i: number): string => {
      const child = inOrder[i];
      return child === undefined ? '' : textOf(child, deeper(limits));
    };
    return `(${listed(inOrder.length, text, limits).slice(1, -1)})`;
  },
};
