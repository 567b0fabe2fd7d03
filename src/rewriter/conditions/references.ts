/** What a condition requires of functions, and which of it no function has: a misspelt name would silently never hold. */
import { partsOf, type WhenExpression } from './expression.ts';
import { type GuestFunction, localOf } from './specialise.ts';

type Reference = Extract<WhenExpression, { kind: 'local' | 'param' | 'name' | 'load' | 'variable' }>;

/** Locals and memory that a condition names, anywhere in it. */
function referencesOf(expression: WhenExpression): Reference[] {
  const inside = partsOf(expression).flatMap(referencesOf);
  switch (expression.kind) {
    case 'local':
    case 'param':
    case 'name':
    case 'load':
    case 'variable':
      return [expression, ...inside];
    default:
      return inside;
  }
}

/** Names of locals (`$name`, without `$`) that a condition has; names of variables, too, which they stand for without debug info. */
export function localNamesIn(expression: WhenExpression): ReadonlySet<string> {
  return new Set(
    referencesOf(expression).flatMap((one) =>
      one.kind === 'name' || one.kind === 'variable' ? [one.name] : [],
    ),
  );
}

/** Whether a condition names variables of the source. */
export const namesVariables = (expression: WhenExpression): boolean =>
  referencesOf(expression).some(({ kind }) => kind === 'variable');

/** Tracks, function by function, which references of a condition no function has satisfied so far. */
export class UnmetReferences {
  /** Keyed by the text that stands for it in the message. */
  private readonly open = new Map<string, Reference>();

  /** @param withVariables whether names of variables stand for locals of the name section */
  constructor(expression: WhenExpression, withVariables: boolean) {
    for (const reference of referencesOf(expression))
      if (withVariables || reference.kind !== 'variable') this.open.set(textOf(reference), reference);
  }

  /** Removes the references that a function satisfies with a comparable type. */
  see(fn: GuestFunction): void {
    for (const [text, reference] of this.open) if (isMet(reference, fn)) this.open.delete(text);
  }

  /** The remaining references, as written in a condition, without the brackets' contents of a load. */
  unmet(): string[] {
    return [...this.open.keys()];
  }
}

function isMet(reference: Reference, fn: GuestFunction): boolean {
  if (reference.kind === 'load') return fn.memory !== undefined;
  const index = reference.kind === 'variable' ? fn.localNames?.get(reference.name) : localOf(reference, fn);
  return index !== undefined && (fn.localTypes[index] ?? '-') !== '-';
}

function textOf(reference: Reference): string {
  switch (reference.kind) {
    case 'name':
      return /^[\w.$]+$/.test(reference.name) ? `$${reference.name}` : `$${JSON.stringify(reference.name)}`;
    case 'variable':
      return reference.name;
    case 'load':
      return `${reference.type}[…]`;
    default:
      return `${reference.kind}[${reference.index}]`;
  }
}
