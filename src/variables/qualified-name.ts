/** Names of variables outside of functions, with the namespaces and types that they are in. */
import type { PlannedVariable } from './plan.ts';

/** As a name that a user gives: `ns::Class`. */
type Named = Pick<PlannedVariable, 'name' | 'within'>;

/**
 * Whether a name stands for a variable outside of functions: `x`, `ns::x`, `outer::ns::x`, all for `x` of `outer::ns`; `::x` for one
 * that is in nothing.
 */
export function isNamed(variable: Named, wanted: string): boolean {
  if (wanted === variable.name) return true;
  if (!wanted.includes('::')) return false;
  const whole = wholeName(variable);
  if (wanted.startsWith('::')) return whole === wanted.slice(2);
  return whole === wanted || whole.endsWith(`::${wanted}`);
}

/** Its name with what it is in. */
export const wholeName = ({ name, within }: Named): string =>
  within === undefined ? name : `${within}::${name}`;

/** Those that a name stands for: those of which it is the whole name, or if there are none, those that end with it. */
export function allNamed<Variable extends Named>(
  list: readonly Variable[],
  wanted: string,
): readonly Variable[] {
  const named = list.filter((each) => isNamed(each, wanted));
  const whole = named.filter((each) => wholeName(each) === wanted);
  return whole.length > 0 ? whole : named;
}

/** The first of {@link allNamed}. */
export const findNamed = <Variable extends Named>(
  list: readonly Variable[],
  wanted: string,
): Variable | undefined => allNamed(list, wanted)[0];
