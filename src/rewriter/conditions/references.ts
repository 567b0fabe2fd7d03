/** What a condition asks of functions, and which of it no function has: a misspelt name would never hold, in silence. */
import { partsOf, type WhenExpression } from './expression.ts';
import { type GuestFunction, localOf } from './specialise.ts';

type Reference = Extract<WhenExpression, { kind: 'local' | 'param' | 'name' | 'load' }>;

/** Locals and memory that a condition names, anywhere in it. */
function referencesOf(expression: WhenExpression): Reference[] {
  const inside = partsOf(expression).flatMap(referencesOf);
  switch (expression.kind) {
    case 'local':
    case 'param':
    case 'name':
    case 'load':
      return [expression, ...inside];
    default:
      return inside;
  }
}

/** Names of locals (`$name`, without `$`) that a condition has. */
export function localNamesIn(expression: WhenExpression): ReadonlySet<string> {
  return new Set(referencesOf(expression).flatMap((one) => (one.kind === 'name' ? [one.name] : [])));
}

/** Keeps account, function by function, of what a condition names and none has had so far. */
export class UnmetReferences {
  /** By the text that stands for it in the message. */
  private readonly open = new Map<string, Reference>();

  constructor(expression: WhenExpression) {
    for (const reference of referencesOf(expression)) this.open.set(textOf(reference), reference);
  }

  /** Strikes out what a function has with a type that can be compared. */
  see(fn: GuestFunction): void {
    for (const [text, reference] of this.open) if (isMet(reference, fn)) this.open.delete(text);
  }

  /** What is left, as it is written in a condition, without what stands in the brackets of a load. */
  unmet(): string[] {
    return [...this.open.keys()];
  }
}

function isMet(reference: Reference, fn: GuestFunction): boolean {
  if (reference.kind === 'load') return fn.memory !== undefined;
  const index = localOf(reference, fn);
  return index !== undefined && (fn.localTypes[index] ?? '-') !== '-';
}

function textOf(reference: Reference): string {
  switch (reference.kind) {
    case 'name':
      return /^[\w.$]+$/.test(reference.name) ? `$${reference.name}` : `$${JSON.stringify(reference.name)}`;
    case 'load':
      return `${reference.type}[…]`;
    default:
      return `${reference.kind}[${reference.index}]`;
  }
}
