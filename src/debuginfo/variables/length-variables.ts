/** The variables that compilers keep for the lengths of C's arrays. */
import { type TypeId, type TypeTable, withoutAliases } from '../../variables/index.ts';
import type { DeclaredVariable, Scope } from '../dwarf/variables/scopes.ts';

/** A variable in its scope. */
export interface ScopedVariable {
  readonly declared: DeclaredVariable;
  readonly scope: Scope;
}

/** clang names all of them so. They are read with every array that is wanted. */
export const isLengthName = (name: string): boolean => name.startsWith('__vla_expr');

/**
 * Those of an array, by dimension.
 * @param from the scope in which the array is
 * @returns undefined: its type has no such lengths
 */
export function lengthVariables(
  types: TypeTable,
  type: TypeId,
  from: Scope,
): readonly (ScopedVariable | undefined)[] | undefined {
  const shape = withoutAliases(types, type);
  if (shape.kind !== 'array') return undefined;
  return shape.lengths?.map((length) => (length === undefined ? undefined : declaredAs(length, from)));
}

function declaredAs(entry: number, from: Scope): ScopedVariable | undefined {
  for (let scope: Scope | undefined = from; scope !== undefined; scope = scope.parent) {
    const declared = scope.variables.find((each) => each.entry === entry || each.origin === entry);
    if (declared !== undefined) return { declared, scope };
    // What is around an inlined call has other variables.
    if (scope.inlined !== undefined) return undefined;
  }
  return undefined;
}
