/** Why a value cannot be watched at any line of a module, from the variables that are in scope at these lines. */
import {
  enumeratorIn,
  MAX_WATCHED,
  missingIn,
  type PrintScope,
  partsOf,
  pathOf,
  variablesIn,
  type WhenExpression,
} from '../rewriter/index.ts';
import {
  findNamed,
  type PlannedVariable,
  sizeOf,
  type TypeTable,
  typeOfPath,
  withoutAliases,
} from '../variables/index.ts';
import { type GivenWatch, noVariableOutside } from './given-watches.ts';

/** Where a value was to be read. */
export interface WatchedPlaces {
  readonly types: TypeTable;
  /** False: none of its functions is traced, or these have no lines. */
  readonly hasLines: boolean;
  /** What is in scope at any of the lines, once for each state that it has there. */
  readonly variables: Iterable<PlannedVariable>;
  readonly isInFunction: boolean;
  /** What is not in scope and may be named as well: in functions, variables outside of them. */
  readonly outside: readonly PlannedVariable[];
}

const MAX_NAMES = 10;

/** The end of a sentence that begins with the option: `state has 172 bytes; a watch compares at most 64…`. */
export function whyUnwatched(watch: GivenWatch, places: WatchedPlaces): string {
  const { text, within, expression } = watch;
  const { types, hasLines } = places;
  if (!hasLines) return `no line of ${within ?? 'the program'} is traced`;
  if (expression.kind === 'address') return 'an address does not change; watch the variable itself';
  const wanted = variablesIn(expression);
  const found = new Map<string, PlannedVariable>();
  const names = new Set<string>();
  for (const variable of places.variables) {
    names.add(variable.name);
    // One that has a value says more than one that has none.
    const before = found.get(variable.name);
    if (before === undefined || before.plan.state !== 'value') found.set(variable.name, variable);
  }
  const scope = {
    types,
    find: (name: string) => found.get(name) ?? findNamed(places.outside, name),
    names: () => [...names],
  };
  for (const name of wanted) {
    const plan = scope.find(name)?.plan;
    if (plan !== undefined && plan.state !== 'value')
      return `${name} has no value at any line that is traced: ${plan.reason}`;
  }
  const unknown = wanted.find(
    (name) => scope.find(name) === undefined && !isValueName(expression, name, scope),
  );
  if (unknown !== undefined)
    return places.isInFunction ? unknownName(unknown, names, within) : noVariableOutside(unknown);
  const missing = missingIn(expression, scope);
  if (missing !== undefined) return missing;
  const path = pathOf(expression, text);
  const variable = path && scope.find(path.name);
  if (path === undefined || variable === undefined) return CANNOT;
  const type = typeOfPath(types, variable.type, path.steps);
  if (type === undefined) return CANNOT;
  if (type === 'row') return `${text} is a row of an array; watch an item, such as ${text}[0]`;
  const size = sizeOf(types, type);
  if (size === undefined) return `the size of ${text} is not known`;
  if (size <= MAX_WATCHED) return CANNOT;
  const shape = withoutAliases(types, type);
  const part = shape.kind === 'array' ? 'an item' : 'a member';
  const member = shape.kind === 'record' ? shape.members.find(({ name }) => name !== '')?.name : undefined;
  const inside = shape.kind === 'array' ? '[0]' : member && `.${member}`;
  const example = inside === undefined || path.text.startsWith('*') ? '' : `, such as ${text}${inside}`;
  return `${text} has ${size} bytes; a watch compares at most ${MAX_WATCHED}: watch ${part}${example}`;
}

const CANNOT = 'it cannot be computed at any line that is traced';

/** Whether a name is that of a value of an enumeration, by the variable that it is compared with. */
function isValueName(
  expression: WhenExpression,
  name: string,
  scope: Pick<PrintScope, 'types' | 'find'>,
): boolean {
  const { types } = scope;
  const hasValue = (other: WhenExpression): boolean => {
    const path = pathOf(other, '');
    const variable = path && scope.find(path.name);
    const type = path && variable && typeOfPath(types, variable.type, path.steps);
    const shape = type === undefined || type === 'row' ? undefined : withoutAliases(types, type);
    return shape !== undefined && enumeratorIn(shape, name) !== undefined;
  };
  const isName = (side: WhenExpression): boolean => side.kind === 'variable' && side.name === name;
  if (expression.kind === 'binary') {
    const { left, right } = expression;
    if ((isName(left) && hasValue(right)) || (isName(right) && hasValue(left))) return true;
  }
  return partsOf(expression).some((part) => isValueName(part, name, scope));
}

function unknownName(name: string, names: ReadonlySet<string>, within: string | undefined): string {
  const where = within === undefined ? '' : ` in ${within}`;
  const known = [...names].slice(0, MAX_NAMES).join(', ') + (names.size > MAX_NAMES ? ', …' : '');
  return `no variable is named ${name}${where}${names.size === 0 ? '' : `; there are ${known}`}`;
}
