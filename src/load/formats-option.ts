/** The option `formats` of `trace`: how values of the user's own types are shown. */
import { shown } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import type { Format } from '../variables/index.ts';

/** @throws UsageError for what are no formats */
export function checkedFormats(given: unknown): readonly Format[] {
  if (given === undefined) return [];
  if (!Array.isArray(given))
    throw new UsageError(`the option formats of trace must be an array, not ${shown(given)}`);
  for (const each of given as readonly unknown[]) check(each);
  return given as readonly Format[];
}

function check(format: unknown): void {
  const { name, matches, value, text, children } = (format ?? {}) as Readonly<Record<keyof Format, unknown>>;
  if (typeof name !== 'string' || typeof matches !== 'function')
    throw new UsageError(
      `formats of trace: each must have a name and a function \`matches\`, unlike ${shown(format)}`,
    );
  const parts = { value, text, children };
  for (const [part, made] of Object.entries(parts))
    if (made !== undefined && typeof made !== 'function')
      throw new UsageError(`formats of trace: ${part} of ${name} must be a function, not ${shown(made)}`);
}
