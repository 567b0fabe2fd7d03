/** Names of `--locals` that no variable has. */
import { expect, test } from 'vitest';
import { NamedVariables } from '../../src/cli/named-variables.ts';
import { type PlannedVariable, parsePath, type VariablePlans } from '../../src/variables/index.ts';

const plans = (...names: string[]): VariablePlans => ({
  sites: new Map([[1, { list: names.map((name) => ({ name }) as PlannedVariable), carried: [] }]]),
  types: new Map(),
});

test('are named once all modules are known', () => {
  const named = new NamedVariables(['n', 'p.x', 'nosuch', 'm'].map((text) => parsePath(text, '--locals')));
  expect(named.problem).toBeUndefined();
  named.add(plans('n', 'other'));
  named.add(plans('p'));
  expect(named.problem).toBe('--locals: no variable of a traced function is named nosuch, m');
  named.add(plans('nosuch', 'm'));
  expect(named.problem).toBeUndefined();
});

test('are none where all variables are shown', () => {
  const named = new NamedVariables('all');
  named.add(plans());
  expect(named.problem).toBeUndefined();
});
