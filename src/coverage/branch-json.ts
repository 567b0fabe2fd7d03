/** Branch points in the format of saved coverage (`wtrace.json`): written, and read again. */
import type { BranchArmFacts, BranchFacts, BranchTarget } from './facts.ts';

/** What an arm leads to: a place, or how the activation ends. */
type TargetJSON =
  | { readonly path?: string; readonly line: number; readonly column: number }
  | Exclude<BranchTarget['kind'], 'place'>;

interface ArmJSON {
  readonly hits: number;
  readonly to: TargetJSON;
  readonly implicit?: true;
}

/** A branch point as JSON. */
export interface BranchJSON extends Omit<BranchFacts, 'arms'> {
  readonly arms: readonly ArmJSON[];
}

/** A point as JSON, its properties in one order. */
export const branchToJSON = (branch: BranchFacts): BranchJSON => ({
  line: branch.line,
  column: branch.column,
  kind: branch.kind,
  ...(branch.joined && { joined: true }),
  ...(branch.compilerMade && { compilerMade: branch.compilerMade }),
  declared: branch.declared,
  number: branch.number,
  arms: branch.arms.map(({ hits, to, implicit }) => ({
    hits,
    to: targetToJSON(to),
    ...(implicit && { implicit }),
  })),
});

function targetToJSON(to: BranchTarget): TargetJSON {
  if (to.kind !== 'place') return to.kind;
  const { path, line, column } = to;
  return { ...(path !== undefined && { path }), line, column };
}

type Fields = Readonly<Record<string, unknown>>;

/** The checks that all parts of a data file share; each says which part is wrong. */
export interface JSONChecks {
  fail(at: string, wanted: string): never;
  fields(value: unknown, at: string): Fields;
  text(value: unknown, at: string): string;
  count(value: unknown, at: string): number;
  list<T>(value: unknown, at: string, item: (value: unknown, at: string) => T): T[];
}

/**
 * Reads a point.
 * @param fewest arms that it may have
 * @throws what `checks` throws when it is none
 */
export function branchFromJSON(
  checks: JSONChecks,
  value: unknown,
  at: string,
  fewest: 1 | 2 = 2,
): BranchFacts {
  const fields = checks.fields(value, at);
  const line = checks.count(fields['line'], `${at}.line`);
  if (line === 0) checks.fail(`${at}.line`, 'a whole number from 1 on');
  const compilerMade = fields['compilerMade'];
  const arms = checks.list(fields['arms'], `${at}.arms`, (arm, where) => armFromJSON(checks, arm, where));
  if (arms.length < fewest) checks.fail(`${at}.arms`, fewest === 2 ? 'at least two' : 'at least one');
  return {
    line,
    column: checks.count(fields['column'], `${at}.column`),
    kind: oneOf(checks, fields['kind'], `${at}.kind`, ['branch', 'switch']),
    ...mark(checks, fields, 'joined', at),
    ...(compilerMade === undefined
      ? {}
      : { compilerMade: oneOf(checks, compilerMade, `${at}.compilerMade`, ['constant', 'guard']) }),
    declared: checks.count(fields['declared'], `${at}.declared`),
    number: checks.count(fields['number'], `${at}.number`),
    arms,
  };
}

function armFromJSON(checks: JSONChecks, value: unknown, at: string): BranchArmFacts {
  const fields = checks.fields(value, at);
  return {
    hits: checks.count(fields['hits'], `${at}.hits`),
    to: targetFromJSON(checks, fields['to'], `${at}.to`),
    ...mark(checks, fields, 'implicit', at),
  };
}

function targetFromJSON(checks: JSONChecks, value: unknown, at: string): BranchTarget {
  if (typeof value === 'string')
    return { kind: oneOf(checks, value, at, ['return', 'throw', 'trap', 'nowhere', 'unknown']) };
  const fields = checks.fields(value, at);
  const { path } = fields;
  const line = checks.count(fields['line'], `${at}.line`);
  const column = checks.count(fields['column'], `${at}.column`);
  return {
    kind: 'place',
    ...(path === undefined ? {} : { path: checks.text(path, `${at}.path`) }),
    line,
    column,
  };
}

function mark<Name extends string>(
  checks: JSONChecks,
  fields: Fields,
  name: Name,
  at: string,
): { readonly [N in Name]?: true } {
  const value = fields[name];
  if (value !== undefined && value !== true) checks.fail(`${at}.${name}`, 'true or not there');
  return (value === true ? { [name]: true } : {}) as { readonly [N in Name]?: true };
}

/** @throws what `checks` throws when the value is none of those known */
export function oneOf<T extends string>(
  checks: JSONChecks,
  value: unknown,
  at: string,
  known: readonly T[],
): T {
  const found = known.find((one) => one === value);
  return found ?? checks.fail(at, known.map((one) => JSON.stringify(one)).join(' or '));
}
