/** Rust's enums: the variant that is there, as its source would write it: `Some(5)`, `Move {x = 1}`, `None`. */
import { deeper, listed, textOf } from '../show.ts';
import type { Format } from '../value.ts';

/** See the top of this file. */
export const rustEnum: Format = {
  name: 'Rust enum',
  matches: (shape) => shape.kind === 'record' && shape.variants !== undefined,
  text: (variable, limits) => {
    const variant = variable.children.at(-1);
    if (variant === undefined || variant.shape.kind !== 'record') return undefined;
    const name = variant.shape.name;
    const fields = variant.children;
    if (fields.length === 0) return name;
    const isTuple = fields.every((field) => /^__\d+$/.test(field.name));
    const inside = listed(
      fields.length,
      (i) => {
        const field = fields[i];
        const text = field === undefined ? '' : textOf(field, deeper(limits));
        return isTuple ? text : `${field?.name} = ${text}`;
      },
      limits,
    );
    return isTuple ? `${name}(${inside.slice(1, -1)})` : `${name} ${inside}`;
  },
};
