/** An event as both sides of the comparison tell it: wtrace of the C program, CPython of its twin. */

/** `line` is 1-based; activations are numbered from 0 in the order of their calls. */
export type TwinEvent = {
  readonly activation: number;
  readonly function: string;
  /** Name of the source file without folder and extension: the twins differ in those. */
  readonly file: string;
} & ({ readonly kind: 'call' | 'return' } | { readonly kind: 'line'; readonly line: number });

/** A run of an export: what it returned and the events that it had, in their order. */
export interface TwinRun {
  readonly answer: number;
  readonly events: readonly TwinEvent[];
}

/** Equal for equal events. */
export function keyOf(event: TwinEvent): string {
  const { activation, file, kind } = event;
  return `${activation} ${kind} ${file}:${event.function}${event.kind === 'line' ? `:${event.line}` : ''}`;
}

/** `src/shapes.c` → `shapes`. */
export function stem(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : name;
}
