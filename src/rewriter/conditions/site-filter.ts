/** The condition of `when`, applied to the functions and sites of one module. */
import type { DebugInfo, LineTable } from '../../debuginfo/index.ts';
import type { Warning } from '../../errors.ts';
import type { DefinedFunction, RowIndex } from '../../indices.ts';
import { moduleOffset } from '../../location.ts';
import type { PointRow } from '../../variables/index.ts';
import type { WasmModule } from '../../wasm/index.ts';
import { FunctionFacts } from './function-facts.ts';
import { localNamesIn, type Specialised, specialise, UnmetReferences, type WhenExpression } from './index.ts';
import { type ConditionVariables, SourceScopes } from './source-scope.ts';

/** What a condition, and the points at its line, mean for the `line` events of one row. */
export type RowFilter = (lines: LineTable, row: RowIndex) => RowDecision;

/** Whether a row has an event. */
export type RowDecision = Specialised & {
  /** Present where there are points. */
  readonly row?: PointRow;
};

/** The module that expressions are applied to. */
export interface SubjectOfFilter {
  readonly module: WasmModule;
  readonly debugInfo: DebugInfo;
  /** Path in the debug info → the name that the user sees. */
  readonly fileName: (path: string) => string;
  /** Undefined: names of variables stand for locals of the name section. */
  readonly variables?: ConditionVariables | undefined;
}

/** A condition and the module that it is applied to. */
export interface ConditionOfModule extends SubjectOfFilter {
  readonly expression: WhenExpression;
}

/** Applies one condition to one module. */
export class SiteFilter {
  private readonly expression: WhenExpression;
  private readonly facts: FunctionFacts;
  private readonly fileName: (path: string) => string;
  private readonly unmet: UnmetReferences;
  private readonly scopes: SourceScopes | undefined;

  constructor({ expression, module, debugInfo, fileName, variables }: ConditionOfModule) {
    this.expression = expression;
    this.facts = new FunctionFacts(module, debugInfo, localNamesIn(expression));
    this.fileName = fileName;
    this.unmet = new UnmetReferences(expression, variables === undefined);
    this.scopes = variables && new SourceScopes(variables);
  }

  /** The condition for a defined function. */
  forFunction(index: DefinedFunction): RowFilter {
    const { expression, fileName } = this;
    const fn = this.facts.of(index);
    this.unmet.see(fn);
    return (lines, row) => {
      const file = fileName(lines.files[lines.file[row]!]!);
      const line = lines.line[row]!;
      const offset = moduleOffset(lines.offset[row]!);
      const source = this.scopes?.at({ fn: index, offset, file, line }, fn);
      return specialise(expression, {
        ...{ ...fn, file, line },
        column: lines.column[row]!,
        ...(source && { source }),
      });
    };
  }

  /** Warnings about what the condition names and no function has. */
  warnings(): Warning[] {
    const unmet = [...this.unmet.unmet(), ...(this.scopes?.unmet() ?? [])];
    const withoutValue = this.scopes?.warnings() ?? [];
    if (unmet.length === 0) return withoutValue;
    const which = unmet.join(', ');
    return [
      {
        slug: 'when-unmet',
        message: `no traced function has ${which}; the condition is false where it needs ${unmet.length === 1 ? 'it' : 'them'}`,
      },
      ...withoutValue,
    ];
  }
}
