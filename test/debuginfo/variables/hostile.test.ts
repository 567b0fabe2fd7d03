/** Debug info that no compiler writes: whatever it says, the answer comes soon, and is no exception. */
import { describe, expect, test } from 'vitest';
import { readDebugInfo } from '../../../src/debuginfo/index.ts';
import { VariableReader } from '../../../src/debuginfo/variables/variable-reader.ts';
import { definedFunction } from '../../../src/indices.ts';
import { moduleOffset } from '../../../src/location.ts';
import {
  type PlannedVariable,
  sizeOf,
  typeId,
  typeName,
  withoutAliases,
} from '../../../src/variables/index.ts';
import { readModule } from '../../../src/wasm/index.ts';
import { bytes, custom, type Part, u16, u32, uleb } from '../dwarf/build.ts';
import { type Attribute, type Entry, entry, form, labelled } from '../dwarf/entries.ts';
import { at, block4, built, inMemory, located, read, tag, text, to, variable } from './built-module.ts';
import { fixtureBytes } from './fixture-variables.ts';

const reasons = (list: readonly PlannedVariable[]) =>
  list.map(
    ({ name, plan }) => `${name} ${plan.state === 'value' ? 'value' : `${plan.state}: ${plan.reason}`}`,
  );

describe('types', () => {
  test('that name themselves have a name, no size, and end', () => {
    const cyclic = [
      labelled('a', entry(tag.typedef, [text('a'), to('b')])),
      labelled('b', entry(tag.typedef, [to('a')])),
      labelled('p', entry(tag.pointer, [to('p')])),
      labelled('r', entry(tag.array, [to('r')], [entry(tag.subrange, [[0x37, form.data4, u32(7)]])])),
    ];
    const all = ['a', 'b', 'p', 'r'].map((name) => variable(name, to(name), inMemory));
    const { variables, list } = read(built(cyclic, all));
    expect(list.map(({ plan }) => plan.state)).toEqual(['value', 'value', 'value', 'value']);
    const [a, b, p, r] = list.map(({ type }) => type);
    expect(withoutAliases(variables.types, a!)).toMatchObject({
      kind: 'unsupported',
      reason: 'is described by itself',
    });
    expect(sizeOf(variables.types, b!)).toBeUndefined();
    expect(sizeOf(variables.types, p!)).toBe(4);
    expect(sizeOf(variables.types, r!)).toBeUndefined();
    for (const type of [a, b, p, r]) expect(typeName(variables.types, type!).length).toBeLessThan(1000);
  });

  test('with twenty thousand members keep some of them', () => {
    const member = entry(tag.member, [text('m'), [at.offset, form.data4, u32(4)]]);
    const large = labelled(
      's',
      entry(tag.struct, [[at.size, form.data4, u32(8)]], new Array<Entry>(20_000).fill(member)),
    );
    const { variables, list } = read(built([large], [variable('v', to('s'), inMemory)]));
    const type = withoutAliases(variables.types, list[0]!.type);
    expect(type.kind === 'record' && type.members.length).toBe(10_000);
  });

  test('that are nowhere, or no types', () => {
    const nowhere: Attribute = [at.type, form.ref4, u32(0x7fff_ffff)];
    const { variables, list } = read(
      built([], [variable('v', nowhere, inMemory), labelled('x', variable('w', to('x'), inMemory))]),
    );
    for (const { type } of list) expect(variables.types.get(type).kind).toBe('unsupported');
    expect(variables.types.get(typeId(99)).kind).toBe('unsupported');
    expect(variables.problems).toHaveLength(1);
  });
});

describe('variables', () => {
  test('whose origin is themselves have what their entries say', () => {
    const own = labelled('x', variable('x', [at.origin, form.ref4, { to: 'x' }], inMemory));
    expect(reasons(read(built([], [own])).list)).toEqual(['x value']);
  });

  test('whose location is a megabyte, damaged, or names what is not there', () => {
    const { list, variables } = read(
      built(
        [],
        [
          variable('long', [at.location, block4, [u32(1 << 20), new Uint8Array(1 << 20).fill(0x31)]]),
          variable('cut', located(0x03, 1)),
          variable('local', located(0xed, 0, uleb(5000), 0x9f)),
          variable('global', located(0xed, 1, uleb(5000), 0x9f)),
          variable('frame', located(0x91, 0)),
        ],
      ),
    );
    expect(reasons(list)).toEqual([
      'long unsupported: its location is too long',
      'cut unsupported: its location is damaged',
      'local untrusted: its location names a local that is not there',
      'global untrusted: its location names a global that is not there',
      'frame unsupported: the debug info does not say where the frame is',
    ]);
    expect(variables.problems).toHaveLength(1);
  });

  test('whose lists are missing or overlap a thousand times', () => {
    const list = bytes(u32(0), u32(0xfff), u16(1), 0x31);
    const long = custom('.debug_loc', new Array<Part>(1000).fill(list), u32(0), u32(0));
    const all = Array.from({ length: 1000 }, (_, i) =>
      variable(`v${i}`, [at.location, form.secOffset, u32(0)]),
    );
    const { list: found, variables } = read(built([], all, long));
    // The whole function has none when one of its lists is refused, and says so.
    expect(found.length === 1000 || variables.problems.length === 1).toBe(true);
    expect(
      read(built([], [variable('v', [at.location, form.secOffset, u32(0)])])).variables.problems,
    ).toHaveLength(1);
  });
});

test('a thousand blocks in each other', () => {
  let nested = variable('v', inMemory);
  for (let i = 0; i < 1000; i++)
    nested = entry(
      tag.block,
      [
        [at.low, form.addr, u32(2)],
        [at.high, form.data4, u32(12)],
      ],
      [nested],
    );
  expect(reasons(read(built([], [nested])).list)).toEqual(['v value']);
});

test.each(['O0-dwarf5.wasm', 'O2-dwarf4.wasm'])('%s with bytes of its DWARF changed', (name) => {
  const damaged = fixtureBytes(`c-variables/${name}`);
  const { sections } = readModule(damaged);
  const wanted = sections.filter((each) => /^\.debug_(info|abbrev|loc|loclists)$/.test(each.name ?? ''));
  let answers = 0;
  for (const { dataStart, end } of wanted) {
    for (let place: number = dataStart; place < end; place += 97) {
      const before = damaged[place]!;
      damaged[place] = before ^ (1 << (place % 8));
      const opened = readModule(damaged);
      const { entries } = readDebugInfo(damaged, opened);
      const variables = entries && new VariableReader(opened, entries);
      for (let fn = 0; variables !== undefined && fn < opened.code.count; fn++) {
        const offset = moduleOffset(opened.code.end[fn]! - 1);
        for (const each of variables.at({ fn: definedFunction(fn), offset, isEntry: false })) {
          typeName(variables.types, each.type);
          answers++;
        }
      }
      damaged[place] = before;
    }
  }
  expect(answers).toBeGreaterThan(500);
});
