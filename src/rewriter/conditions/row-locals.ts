/** The wasm locals that the expressions of points read. */
import type { Computation, PlannedExpression, PointRow } from '../../variables/index.ts';

/** localidx of each; those of variables that are shown whole are not among them. */
export function localsOfRows(rows: readonly PointRow[]): readonly number[] {
  const found = new Set<number>();
  const add = (node: Computation): void => {
    switch (node.kind) {
      case 'local':
        found.add(node.index);
        break;
      case 'apply':
        node.operands.forEach(add);
        break;
      case 'any':
        node.tests.forEach(add);
        break;
      case 'checked':
        add(node.operand);
        break;
      case 'load':
        add(node.address);
        break;
      case 'divide':
      case 'and':
      case 'or':
        add(node.left);
        add(node.right);
        break;
    }
  };
  for (const { traced, points, watches } of rows) {
    if (typeof traced !== 'string') add(traced);
    for (const { value } of watches) add(value.kind === 'object' ? value.address : value.number);
    for (const { test, prints } of points) {
      if (test !== undefined) add(test);
      for (const print of prints) computationsOf(print).forEach(add);
    }
  }
  return [...found];
}

function computationsOf(print: PlannedExpression): readonly Computation[] {
  switch (print.kind) {
    case 'object':
      return [print.address];
    case 'number':
      return [print.number];
    default:
      return [];
  }
}
