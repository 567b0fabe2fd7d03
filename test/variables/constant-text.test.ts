import { expect, test } from 'vitest';
import {
  constantText,
  type Operation,
  type PlannedVariable,
  type SourceType,
  typeId,
  type ValuePlan,
} from '../../src/variables/index.ts';

const types: readonly SourceType[] = [
  { kind: 'base', name: 'double', encoding: 'float', size: 8 },
  { kind: 'base', name: 'char', encoding: 'char', size: 1 },
  { kind: 'base', name: 'bool', encoding: 'boolean', size: 1 },
  { kind: 'base', name: 'int', encoding: 'signed', size: 4 },
];
const text = (type: number, plan: ValuePlan): string | undefined => {
  const planned: PlannedVariable = {
    ...{ name: 'v', kind: 'local', type: typeId(type), path: undefined, line: 1, inlinedIn: undefined },
    ...{ plan, isFixed: false },
  };
  const table = { get: (id: number) => types[id] ?? { kind: 'unsupported', name: '?', reason: '' } } as const;
  return constantText(planned, table);
};
const value = (...operations: Operation[]): ValuePlan => ({
  state: 'value',
  place: { kind: 'value', value: operations },
});
const constant = (bits: bigint): Operation => ({ op: 'const', value: bits });

test.each<[string, number, ValuePlan, string | undefined]>([
  ['a double by its bits', 0, value(constant(0x4004_0000_0000_0000n)), '2.5'],
  ['a character', 1, value(constant(65n)), "65 'A'"],
  ['a truth value', 2, value(constant(1n)), 'true'],
  ['a negative number', 3, value(constant(-7n)), '-7'],
  ['a computed one', 3, value(constant(20n), constant(4n), { op: 'sub' }), '16'],
  ['bytes', 3, { state: 'value', place: { kind: 'bytes', bytes: [1, 2, 0, 0] } }, '513'],
  ['a wasm local is none', 3, value({ op: 'local', index: 0 }), undefined],
  ['nor is memory', 3, { state: 'value', place: { kind: 'memory', address: [constant(8n)] } }, undefined],
  ['nor what has no value', 3, { state: 'optimized-out', reason: 'gone' }, undefined],
])('%s', (_, type, plan, shown) => expect(text(type, plan)).toBe(shown));
