/**
 * Which variables are in scope at a place, and which of several of one name is meant. Compilers put statics of inner blocks
 * directly into their function, so that a name may be there twice, and scopes alone do not say which one the source means.
 */
import type { DefinedFunction } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import {
  type DeclaredVariable,
  type FunctionScopes,
  type Scope,
  scopesAt,
} from '../dwarf/variables/scopes.ts';
import { type LineTable, rowInForce } from '../line-table.ts';

/** A variable that is in scope. */
export interface InScope {
  readonly declared: DeclaredVariable;
  readonly scope: Scope;
  /** Why its name may be another's: the end of a sentence about it. */
  readonly ambiguous?: string;
}

/** A line of the source. */
export interface SourceLine {
  readonly path: string | undefined;
  readonly line: number;
}

/** Where variables are looked for. */
export interface ScopePlace {
  /** CodeOffset. */
  readonly address: number;
  /** The function was just entered: only its parameters are there. */
  readonly isEntry: boolean;
  /** The innermost of each of these names; undefined: all variables. */
  readonly names: ReadonlySet<string> | undefined;
  /** Lines that are about to run there; none where they are not known. */
  readonly lines: () => readonly SourceLine[];
  /** Whether a variable is at a constant address. */
  readonly isStatic: (declared: DeclaredVariable) => boolean;
}

/** The variables in scope, the innermost first; of several of one name, first the one that the name stands for. */
export function variablesInScope(scopes: FunctionScopes, place: ScopePlace): readonly InScope[] {
  const { address, isEntry, names } = place;
  const found: InScope[] = [];
  const first = new Map<string, number>();
  /** Names that are there several times. */
  const several = new Set<string>();
  for (const scope of scopesAt(scopes, address, isEntry))
    for (const declared of scope.variables) {
      const { name } = declared;
      if ((isEntry && !declared.isParameter) || names?.has(name) === false) continue;
      if (first.has(name)) several.add(name);
      else first.set(name, found.length);
      found.push({ declared, scope });
    }
  for (const name of several) settle(found, first.get(name) ?? 0, place);
  if (names === undefined || several.size === 0) return found;
  return found.filter(({ declared: { name } }, index) => first.get(name) === index);
}

/** Puts the variable that a name stands for in the first place of that name. */
function settle(found: InScope[], first: number, place: ScopePlace): void {
  const innermost = found[first];
  if (innermost === undefined) return;
  const lines = place.lines();
  const others = found
    .slice(first + 1)
    .filter((other) => mayBeMeant(other, innermost, lines, place.isStatic));
  if (others.length === 0) return;
  const all = [innermost, ...others];
  const open = all.filter(({ declared }) => !isLater(declared, lines));
  // Before all declarations, the first one is the next to come.
  const [only, second] = open.length > 0 ? open : firstDeclared(all);
  if (only !== undefined && second === undefined) {
    const at = found.indexOf(only);
    [found[first], found[at]] = [only, innermost];
    return;
  }
  const places = [...new Set(open.map(({ declared: { path, line } }) => `${lastPart(path)}:${line}`))];
  const ambiguous = `the debug info does not say which ${innermost.declared.name} is in scope here: those of ${places.join(' and ')} are in one function`;
  for (const each of open) found[found.indexOf(each)] = { ...each, ambiguous };
}

/** Whether a name may stand for another variable than the innermost one. */
function mayBeMeant(
  { declared, scope }: InScope,
  innermost: InScope,
  lines: readonly SourceLine[],
  isStatic: ScopePlace['isStatic'],
): boolean {
  const { name, path, line } = innermost.declared;
  if (declared.name !== name || scope.inlinedIn !== innermost.scope.inlinedIn) return false;
  const isSameLine = declared.path === path && declared.line === line;
  if (scope === innermost.scope)
    return (
      !isSameLine || (isStatic(declared) && isStatic(innermost.declared) && !isSamePlace(declared, innermost))
    );
  // Declared after the variable of an inner block and before the place: it is in that block, or in one inside of it.
  const isBefore =
    lines.length > 0 && lines.every((each) => each.path === path && declared.line <= each.line);
  return declared.path === path && declared.line > line && isBefore && isStatic(declared);
}

function isSamePlace(declared: DeclaredVariable, { declared: other }: InScope): boolean {
  const [one, two] = [declared.location, other.location];
  if (one.kind !== 'expression' || two.kind !== 'expression') return true;
  const bytes = ({ expression: { bytes, start, end } }: typeof one) => bytes.subarray(start, end).join();
  return bytes(one) === bytes(two);
}

/** Whether a variable is declared after a place. */
const isLater = ({ path, line }: DeclaredVariable, lines: readonly SourceLine[]): boolean =>
  lines.length > 0 && lines.every((each) => each.path === path && each.line < line);

function firstDeclared(all: readonly InScope[]): readonly InScope[] {
  const least = all.reduce((line, { declared }) => Math.min(line, declared.line), Number.POSITIVE_INFINITY);
  return all.filter(({ declared }) => declared.line === least);
}

const lastPart = (path: string | undefined): string => path?.slice(path.lastIndexOf('/') + 1) ?? '?';

/** The lines of the rows at an instruction, or of the row that is in force there. */
export function linesAt(lines: LineTable, fn: DefinedFunction, offset: ModuleOffset): readonly SourceLine[] {
  const [start, end] = [lines.firstRow[fn] ?? 0, lines.firstRow[fn + 1] ?? 0];
  const last = rowInForce(lines, start, end, offset);
  const found: SourceLine[] = [];
  for (let row = last; row >= start && lines.offset[row] === lines.offset[last]; row--)
    found.push({ path: lines.files[lines.file[row] ?? -1], line: lines.line[row] ?? 0 });
  return found.filter(({ line }) => line > 0);
}
