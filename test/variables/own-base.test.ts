/** A class that is its own base class, ten times, by damaged debug info: members are looked for once in each class. */
import { expect, test } from 'vitest';
import { memberOf } from '../../src/rewriter/conditions/compiled-variable.ts';
import { libraryFormats } from '../../src/variables/formats/index.ts';
import type { SourceType } from '../../src/variables/index.ts';
import {
  type Member,
  missingPart,
  parsePath,
  partInside,
  typeId,
  Variable,
  wholeMemory,
} from '../../src/variables/index.ts';

const own = typeId(0);
const base: Member = { name: '', type: own, offset: 4, isBase: true };
const record: SourceType = {
  ...{ kind: 'record', form: 'class', name: 's', size: 8, parameters: [] },
  members: Array.from({ length: 10 }, () => base),
};
const types = { get: () => record };
const steps = parsePath('s.x', 'locals').steps;

test('there is no such member, and that is found out at once', () => {
  expect(missingPart(types, own, steps)).toMatch(/has no member x/);
  expect(partInside(types, own, steps)).toMatchObject({ offset: 0, taken: 0 });
  const state = {
    ...{ local: () => undefined, global: () => undefined },
    memory: () => wholeMemory(new ArrayBuffer(64)),
  };
  const found = { kind: 'memory', address: 8 } as const;
  const context = { types, state, formats: libraryFormats };
  expect(new Variable(context, { name: 's', kind: 'local', type: own, found }).member('x')).toBeUndefined();
});

test('nor in conditions', () => {
  const address = { kind: 'code', type: 'u32', code: { kind: 'local', index: 0 } } as const;
  const object = { type: own, dimension: 0, where: { kind: 'memory', address } } as const;
  expect(memberOf(object, 'x', { types, memory: { is64: false } } as never)).toBeUndefined();
});
