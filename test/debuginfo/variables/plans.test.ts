/** Which variables have values where: what follows from the source of c-variables and its code, line by line. */
import { describe, expect, test } from 'vitest';
import { walkFrame } from '../../../src/debuginfo/variables/frame-walk.ts';
import { definedFunction } from '../../../src/indices.ts';
import { moduleOffset } from '../../../src/location.ts';
import { atEntry, atLine, fixtureBytes, lineOf, openBytes, texts } from './fixture-variables.ts';

const notYet = 'uninitialized (no value is stored yet)';
const states = (list: readonly { readonly name: string; readonly plan: { readonly state: string } }[]) =>
  Object.fromEntries(list.map(({ name, plan }) => [name, plan.state]));

describe.each(['O0-dwarf4.wasm', 'O0-dwarf5.wasm'])('%s', (name) => {
  const opened = openBytes(fixtureBytes(`c-variables/${name}`));

  test('parameters at the entry are the wasm parameters that the prologue stores', () => {
    expect(texts(opened, atEntry(opened, 'scopes'))).toEqual([
      'int n: local 0',
      'long long wide: local 1',
      'float small: local 2',
      'double large: local 3',
    ]);
  });

  test('structs by value are where their parameters point', () => {
    expect(texts(opened, atEntry(opened, 'by_value'))).toEqual([
      'point p: memory at local 0',
      'node node: memory at local 1',
      'int last: local 2',
    ]);
  });

  test('a variable has a value after its first store, not before', () => {
    const before = atLine(opened, 'scalars', lineOf("signed char c = 'A'"));
    expect(states(before)).toMatchObject({ n: 'value', c: 'uninitialized', b: 'uninitialized' });
    const between = atLine(opened, 'scalars', lineOf('short s = -2'));
    expect(states(between)).toMatchObject({ n: 'value', c: 'value', b: 'value', s: 'uninitialized' });
    const after = atLine(opened, 'scalars', lineOf('return calls + (int)f'));
    expect(new Set(Object.values(states(after)))).toEqual(new Set(['value']));
    expect(after).toHaveLength(15);
  });

  test('an aggregate has a value once its address left the function or bytes of it were stored', () => {
    const line = lineOf('point *q = &p');
    expect(states(atLine(opened, 'aggregates', line))).toMatchObject({
      p: 'value',
      q: 'uninitialized',
      matrix: 'uninitialized',
    });
    const all = states(atLine(opened, 'aggregates', lineOf('q->y++')));
    expect(new Set(Object.values(all))).toEqual(new Set(['value']));
    expect(Object.keys(all).sort()).toEqual(
      ['first', 'flags', 'matrix', 'n', 'number', 'p', 'q', 'second', 'string', 'text'].sort(),
    );
  });

  test('scopes: the innermost come first, what they shadow after them, what is over is gone', () => {
    const inner = atLine(opened, 'scopes', lineOf('total = (int)sum'));
    const outermost = ['kept', 'large', 'n', 'small', 'sum', 'wide'];
    expect(inner.slice(0, 3).map(({ name: each }) => each)).toEqual(['sum', 'twice', 'i']);
    expect(
      inner
        .slice(3)
        .map(({ name: each }) => each)
        .sort(),
    ).toEqual(outermost);
    expect(inner.filter(({ plan }) => plan.state !== 'value')).toEqual([]);
    const [innermost] = texts(opened, inner);
    expect(innermost).toMatch(/^double sum: memory at local \d+ \+ \d+$/);
    const end = atLine(opened, 'scopes', lineOf('return sum + (int)wide'));
    expect(end.map(({ name: each }) => each).sort()).toEqual(outermost);
  });

  test('a static is in memory at a constant address, from the first line on', () => {
    const kept = atLine(opened, 'scopes', lineOf('int sum = 0')).find((each) => each.name === 'kept');
    expect(kept).toMatchObject({ kind: 'static', plan: { state: 'value', place: { kind: 'memory' } } });
  });

  test('a declaration without initialiser has no value before it is assigned', () => {
    const at = (line: string) => texts(opened, atLine(opened, 'scopes', lineOf(line)))[0];
    expect(at('late = sum - 100')).toBe(`int late: ${notYet}`);
    expect(at('sum = late')).toMatch(/^int late: memory at /);
  });

  test('places of declarations', () => {
    const p = atLine(opened, 'by_value', lineOf('int result = p.x')).find((each) => each.name === 'p');
    expect([p?.path, p?.line, p?.kind]).toEqual(['variables.c', lineOf('by_value(point p'), 'parameter']);
  });
});

describe.each(['O2-dwarf4.wasm', 'O2-dwarf5.wasm'])('%s', (name) => {
  const opened = openBytes(fixtureBytes(`c-variables/${name}`));

  test('an inlined call has its own variables, those that are gone are said to be', () => {
    const inlined = atLine(opened, 'pass', lineOf('return result + calls')).filter((each) => each.inlinedIn);
    expect(inlined.map(({ name: each, inlinedIn }) => `${inlinedIn} ${each}`).sort()).toEqual([
      'square of',
      'square result',
    ]);
    expect(new Set(inlined.map(({ plan }) => plan.state))).toEqual(new Set(['optimized-out']));
  });

  test('a parameter that stays in its local', () => {
    expect(texts(opened, atEntry(opened, 'factorial'))).toEqual(['int n: local 0']);
  });
});

test('of code that Binaryen optimised, only frames are shown that are where the compiler had them', () => {
  const before = openBytes(fixtureBytes('post-link/linked.wasm'));
  const after = openBytes(fixtureBytes('post-link/rewritten.wasm'));
  const functionsBefore = new Map(before.debugInfo.functions().map(({ name }, fn) => [name, fn]));
  const own = new Set(['main', 'insertion_sort', 'sift_down', 'heap_sort', 'merge_sort', 'checksum']);
  /** What the locals of a function get first: the frame's offset from the stack pointer at the entry. */
  const firstValues = ({ module }: typeof before, fn: number): unknown[] => {
    const values: unknown[] = [];
    for (const [local, [first]] of walkFrame(module, definedFunction(fn), 0).writes)
      values[local] = first?.value;
    return values;
  };
  const seen = new Map<string, number>();
  after.debugInfo.functions().forEach(({ name }, fn) => {
    const { firstRow, offset } = after.debugInfo.lines;
    const frames = firstValues(before, functionsBefore.get(name) ?? 0);
    const framesAfter = firstValues(after, fn);
    for (let row = firstRow[fn]!; row < firstRow[fn + 1]!; row++) {
      const site = { fn: definedFunction(fn), offset: moduleOffset(offset[row]!), isEntry: false };
      for (const { kind, plan } of after.variables.at(site)) {
        seen.set(plan.state, (seen.get(plan.state) ?? 0) + 1);
        if (kind === 'static' || plan.state !== 'value') continue;
        const { place } = plan;
        const operations =
          place.kind === 'memory' ? place.address : place.kind === 'value' ? place.value : [];
        const [base] = operations;
        if (base?.op === 'const') continue;
        expect([base?.op, place.kind, own.has(name)], name).toEqual(['local', 'memory', false]);
        const frame = base?.op === 'local' ? framesAfter[base.index] : undefined;
        expect(frames).toContainEqual(frame);
        expect(frame).toMatchObject({ kind: 'frame', isExact: true });
      }
    }
  });
  expect(seen.get('untrusted')).toBeGreaterThan(1000);
});

test('code that Emscripten left unoptimised shows its frames', () => {
  const opened = openBytes(fixtureBytes('emscripten-basic/O0.wasm'));
  const own = opened.debugInfo.functions().filter(({ path }) => path === 'words.c');
  expect(own.length).toBeGreaterThan(2);
  for (const { name, line } of own) {
    const shown = texts(opened, atEntry(opened, name));
    for (const each of shown)
      expect(each, `${name} at line ${line}`).toMatch(/: (local \d+|memory at local \d+)$/);
  }
});
