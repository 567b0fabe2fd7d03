/** Names of `--locals` that no variable has. */
import { expect, test } from 'vitest';
import { missingNames, NamedVariables } from '../../src/event-log/named-variables.ts';
import { type PlannedVariable, parsePath, type VariablePlans } from '../../src/variables/index.ts';

const plans = (...names: string[]): VariablePlans => ({
  sites: new Map([[1, { list: names.map((name) => ({ name }) as PlannedVariable), carried: [] }]]),
  types: new Map(),
});

test('are named once all modules are known', () => {
  const named = new NamedVariables(['n', 'p.x', 'nosuch', 'm'].map((text) => parsePath(text, '--locals')));
  expect(missingNames([named.missing])).toBeUndefined();
  named.add(plans('n', 'other'));
  named.add(plans('p'));
  expect(missingNames([named.missing])).toBe('--locals: no variable of a traced function is named nosuch, m');
  named.add(plans('nosuch', 'm'));
  expect(missingNames([named.missing])).toBeUndefined();
});

test('are none where all variables are shown', () => {
  const named = new NamedVariables('all');
  named.add(plans());
  expect(missingNames([named.missing])).toBeUndefined();
});

test('of several threads, what all miss that know variables', () => {
  expect(missingNames([])).toBeUndefined();
  expect(missingNames([undefined, undefined])).toBeUndefined();
  expect(missingNames([undefined, ['n', 'm'], ['m', 'k']])).toMatch(/ named m$/);
  expect(missingNames([['n'], []])).toBeUndefined();
});
