/** Paths into variables as C spells them: `n`, `p.x`, `p->x`, `buf[0]`, `*q`, `list.items[2].name`; other names in backquotes. */
import { UsageError } from '../errors.ts';
import { sizeOf } from './types.ts';
import type { Variable } from './variable.ts';

type Step =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'item'; readonly index: number }
  | { readonly kind: 'target' };

/** A parsed path. */
export interface VariablePath {
  /** As it was given. */
  readonly text: string;
  /** The variable that it begins with. */
  readonly name: string;
  readonly steps: readonly Step[];
}

/** Names of Rust and C++ have `::` in them; those of members of tuples are numbers. */
const NAME = /^[\p{L}_$][\p{L}\p{N}_$]*(?:::[\p{L}_$][\p{L}\p{N}_$]*)*/u;
const QUOTED = /^`([^`]+)`/;
const MEMBER = /^(?:\.|->)\s*([\p{L}\p{N}_$]+)/u;
const ITEM = /^\[\s*(\d{1,9})\s*\]/;

/**
 * Reads a path.
 * @param where the option that it was given to, for messages
 * @throws UsageError for what is none
 */
export function parsePath(text: string, where: string): VariablePath {
  let rest = text.trim();
  let stars = 0;
  while (rest.startsWith('*')) {
    rest = rest.slice(1).trimStart();
    stars++;
  }
  const [quoted, inside] = QUOTED.exec(rest) ?? [];
  const name = inside ?? NAME.exec(rest)?.[0];
  const refuse = (): never => {
    throw new UsageError(`${where}: '${text}' is no variable or part of one, such as n, p.x, buf[0] or *q`);
  };
  if (name === undefined) return refuse();
  rest = rest.slice((quoted ?? name).length).trimStart();
  const steps: Step[] = [];
  while (rest !== '') {
    const [member, memberName] = MEMBER.exec(rest) ?? [];
    const [item, index] = ITEM.exec(rest) ?? [];
    if (member !== undefined && memberName !== undefined) steps.push({ kind: 'member', name: memberName });
    else if (item !== undefined) steps.push({ kind: 'item', index: Number(index) });
    else return refuse();
    rest = rest.slice((member ?? item ?? '').length).trimStart();
  }
  for (; stars > 0; stars--) steps.push({ kind: 'target' });
  return { text: text.trim(), name, steps };
}

/** The part that a path leads to; undefined: there is none. Through pointers, members are those of what they point at. */
export function followPath(variable: Variable, steps: readonly Step[]): Variable | undefined {
  let at: Variable | undefined = variable;
  for (const step of steps) {
    // A variable without a value says why.
    if (at === undefined || at.state !== 'value') return at;
    at = stepInto(at, step);
  }
  return at;
}

function stepInto(variable: Variable, step: Step): Variable | undefined {
  switch (step.kind) {
    case 'member': {
      const { shape } = variable;
      const record = shape.kind === 'pointer' ? variable.target() : variable;
      return record?.member(step.name);
    }
    case 'item':
      return itemOf(variable, step.index);
    case 'target':
      return variable.target();
  }
}

function itemOf(variable: Variable, index: number): Variable | undefined {
  const { shape, context } = variable;
  if (shape.kind === 'array') {
    const [count] = shape.counts;
    return count !== undefined && index >= count ? undefined : variable.item(index);
  }
  const first = variable.target();
  if (shape.kind !== 'pointer' || first?.address === undefined) return undefined;
  const size = sizeOf(context.types, shape.target);
  return size === undefined ? undefined : first.at(`[${index}]`, shape.target, first.address + index * size);
}
