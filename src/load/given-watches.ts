/** Values that are watched, as they were given, and which variables of a module they are. */
import type { Naming } from '../coverage/index.ts';
import type { DebugInfo } from '../debuginfo/index.ts';
import { UsageError } from '../errors.ts';
import type { DefinedFunction } from '../indices.ts';
import { nearestName } from '../nearest-name.ts';
import { type ModuleWatch, parseWhen, partsOf, variablesIn, type WhenExpression } from '../rewriter/index.ts';
import { allNamed, type PlannedVariable, wholeName } from '../variables/index.ts';
import { filesNamed } from './point-places.ts';

/** A watch as it was given. */
export interface GivenWatch {
  /** For messages: `--watch total`. */
  readonly option: string;
  /** What is shown as its name: `total`. */
  readonly text: string;
  /** A function, or a source file; undefined: the whole program. */
  readonly within: string | undefined;
  readonly expression: WhenExpression;
}

/** What was found of a watch in all modules so far. */
export interface FoundWatch {
  /** Lines at which it can be read. */
  sites: number;
  /** Why it is not in a module. */
  readonly problems: string[];
  /** For each module that has its function, file or variables: finds why it is at no line there. */
  readonly causes: (() => string)[];
}

/** With `::` as part of a name, and one colon after it. */
const WITHIN = /^((?:[^:]|::)+?):(?!:)(.+)$/;

/**
 * Reads `total`, `counter.c:total` or `sum:total`.
 * @param option its name: `--watch`
 * @throws UsageError
 */
export function parseWatch(given: string, option: string): GivenWatch {
  const [, within, rest] = WITHIN.exec(given) ?? [];
  const text = (rest ?? given).trim();
  const expression = parseWhen(text, option);
  if (variablesIn(expression).length === 0)
    throw new UsageError(`${option} ${given}: names no variable; write such as ${option} total`);
  return { option: `${option} ${given}`, text, within: within?.trim(), expression };
}

/** A module that something may be watched in. */
export interface WatchedModule {
  readonly debugInfo: DebugInfo;
  readonly files: readonly string[];
  readonly naming: Naming;
  /** Variables outside of functions. */
  readonly globals: readonly PlannedVariable[];
}

/** The watch in a module, or why it is not there. */
export function watchIn(watch: GivenWatch, module: WatchedModule): ModuleWatch | string {
  const { within, expression } = watch;
  const { debugInfo, files, naming, globals } = module;
  if (within === undefined) return ofGlobals(watch, globals);
  const named = new Set(filesNamed(files, within, naming.nameOf).map((file) => files[file]));
  if (named.size > 0)
    return ofGlobals(
      watch,
      globals.filter(({ path }) => named.has(path)),
    );
  const functions = debugInfo.functions();
  const found = new Set<number>();
  functions.forEach(({ name, linkageName }, index) => {
    if (name === within || linkageName === within || name.endsWith(`::${within}`)) found.add(index);
  });
  if (found.size === 0) {
    const near = nearestName(
      within,
      functions.map(({ name }) => name),
    );
    return `no function and no file is named ${within}${near === undefined ? '' : `; did you mean ${near}?`}`;
  }
  return { expression, isIn: (fn: DefinedFunction) => found.has(fn) };
}

function ofGlobals({ expression }: GivenWatch, globals: readonly PlannedVariable[]): ModuleWatch | string {
  const variables: PlannedVariable[] = [];
  const wanted = new Set(variablesIn(expression));
  for (const name of wanted) {
    const found = allNamed(globals, name);
    const [first] = found;
    // Whether the other side has such a value is known where it is read.
    if (first === undefined && mayBeValue(expression, name)) continue;
    if (first === undefined) return noVariableOutside(name);
    const others = new Set(found.map(({ path, line }) => `${path}:${line}`));
    if (others.size > 1) {
      const names = new Set(found.map(wholeName));
      const advice = names.size < others.size ? `<file>:${name}` : [...names].join(' or ');
      return `several variables are named ${name} (${[...others].join(', ')}); write ${advice}`;
    }
    variables.push({ ...first, name });
  }
  const [unknown] = wanted;
  if (variables.length === 0 && unknown !== undefined) return noVariableOutside(unknown);
  return { expression, variables, isIn: () => true };
}

/** The end of a sentence that begins with the option. */
export const noVariableOutside = (name: string): string =>
  `no variable outside of functions is named ${name}; to watch one of a function, write <function>:${name}`;

/** Whether a name may be that of a value of an enumeration: it is compared or computed with something else. */
function mayBeValue(expression: WhenExpression, name: string): boolean {
  const isName = (side: WhenExpression): boolean => side.kind === 'variable' && side.name === name;
  if (expression.kind === 'binary' && expression.operator !== '&&' && expression.operator !== '||') {
    const { left, right } = expression;
    if (isName(left) !== isName(right)) return true;
  }
  return partsOf(expression).some((part) => mayBeValue(part, name));
}
