/** Rust's tuples: `(1, "a")`. */
import { deeper, listed, textOf } from '../show.ts';
import type { Format } from '../value.ts';

/** See the top of this file. */
export const rustTuple: Format = {
  name: 'Rust tuple',
  matches: (shape) =>
    shape.kind === 'record' &&
    shape.name.startsWith('(') &&
    shape.members.every(({ name }) => /^__\d+$/.test(name)),
  text: ({ children }, limits) => {
    const text = (i: number): string => {
      const child = children[i];
      return child === undefined ? '' : textOf(child, deeper(limits));
    };
    return `(${listed(children.length, text, limits).slice(1, -1)})`;
  },
};
