/**
 * Modules at the limits of engines: one below, at, and one above what the counters leave room for. What is written
 * compiles; what cannot be is left as it was, with a warning.
 */
import { expect, test } from 'vitest';
import type { DebugInfo } from '../../src/debuginfo/index.ts';
import { BYTES_FOR_ALL_COUNTERS, BYTES_PER_COUNTER } from '../../src/rewriter/counters/capacity.ts';
import { singleCounters } from '../../src/rewriter/counters/counter-forms.ts';
import { CounterPart } from '../../src/rewriter/counters/counter-part.ts';
import { addCounterReaders } from '../../src/rewriter/counters/counter-readers.ts';
import { type InstrumentOptions, instrument } from '../../src/rewriter/index.ts';
import { ModuleWriter } from '../../src/rewriter/write/module-writer.ts';
import { readModule } from '../../src/wasm/index.ts';
import { branded } from '../helpers/branded.ts';
import { Writer } from '../oracle/bytes.ts';

const I32 = 0x7f;
const FUNC_TYPE = Uint8Array.of(0x60, 1, I32, 0);
const GLOBAL = Uint8Array.of(I32, 0, 0x41, 0, 0x0b);
const NOP = 0x01;
const END = 0x0b;

interface Parts {
  readonly types?: number;
  readonly functions?: number;
  readonly globals?: number;
  readonly exports?: number;
  /** Body of the first function, `[i32] -> []`, without size; the others are empty. */
  readonly body?: Writer;
}

/** A module whose first function is the one that matters. */
function moduleOf(parts: Parts): Uint8Array<ArrayBuffer> {
  const { types = 1, functions = 1, globals = 0, exports = 0 } = parts;
  const body = parts.body ?? new Writer().u8(0, NOP, END);
  const out = new Writer().u8(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  const section = (id: number, count: number, item: (contents: Writer, i: number) => void): void => {
    if (count === 0) return;
    const contents = new Writer().u32(count);
    for (let i = 0; i < count; i++) item(contents, i);
    out.u8(id).u32(contents.length).bytes(contents.done());
  };
  section(1, types, (type) => type.bytes(FUNC_TYPE));
  section(3, functions, (fn) => fn.u8(0));
  section(6, globals, (global) => global.bytes(GLOBAL));
  section(7, exports, (item, i) => item.name(String(i)).u8(0, 0));
  section(10, functions, (code, i) => {
    if (i === 0) code.u32(body.length).bytes(body.done());
    else code.u8(2, 0, END);
  });
  return Uint8Array.from(out.done());
}

/** `block (br_table 0 0 1)`, whose arms take a local when each is counted; `more` locals beside the parameter. */
const withTable = (more: number): Writer =>
  new Writer().u8(1).u32(more).u8(I32, 2, 0x40, 2, 0x40, 0x20, 0, 0x0e, 1, 0, 1, END, END, END);

/** `bytes` in all, most of it constants that are dropped. */
function bodyOf(bytes: number): Writer {
  const body = new Writer().u8(0);
  while (body.length + 11 <= bytes) body.u8(0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0x1a);
  while (body.length + 1 < bytes) body.u8(NOP);
  return body.u8(END);
}

/** Only the first function is traced, which takes one counter. */
const firstOnly: InstrumentOptions = { selects: (path) => path === 'func[0].wat' };
/** `global.get 0, i64.const 1, i64.add, global.set 0`. */
const PROBE_BYTES = 7;
const MAX_BODY = 7_654_321;

interface Limit {
  readonly what: string;
  /** What of the module's own is left when the limit is just reached by what is added. */
  readonly fits: number;
  readonly moduleWith: (count: number) => Uint8Array<ArrayBuffer>;
  readonly options?: InstrumentOptions;
  readonly debugInfo?: (original: Uint8Array) => DebugInfo;
}

/** Lines of a function that is one line: more than there may be are tested elsewhere. */
function oneRow(original: Uint8Array): DebugInfo {
  const { code } = readModule(original);
  const one = Uint32Array.of(1);
  return {
    kind: 'dwarf',
    lines: {
      files: ['a.c'],
      offset: code.codeStart.slice(0, 1),
      file: Uint32Array.of(0),
      line: one,
      column: one,
      flags: Uint8Array.of(1),
      firstRow: Uint32Array.of(0, 1),
    },
    functions: () => [{ funcidx: 0, name: 'f', line: 1 }],
    inlinedAt: () => [],
    sourceText: () => undefined,
    warnings: [],
    facts: [],
  };
}

const limits: readonly Limit[] = [
  {
    what: '50000 locals',
    fits: 50_000 - 1 - 1,
    moduleWith: (more) => moduleOf({ body: withTable(more) }),
    options: { placement: 'all' },
  },
  {
    what: '1000000 globals',
    fits: 999_999,
    moduleWith: (globals) => moduleOf({ globals }),
  },
  {
    what: '100000 exports',
    fits: 99_999,
    moduleWith: (exports) => moduleOf({ exports }),
  },
  {
    what: '1000000 functions',
    fits: 999_999,
    moduleWith: (functions) => moduleOf({ functions }),
    options: firstOnly,
  },
  {
    what: '1000000 types',
    fits: 999_999,
    moduleWith: (types) => moduleOf({ types }),
  },
  {
    what: '7654321 bytes',
    fits: MAX_BODY - PROBE_BYTES,
    moduleWith: (bytes) => moduleOf({ body: bodyOf(bytes) }),
    debugInfo: oneRow,
  },
];

test.each(limits)('$what', ({ what, fits, moduleWith, options, debugInfo }) => {
  for (const room of [1, 0, -1]) {
    const original = moduleWith(fits - room);
    expect(WebAssembly.validate(original)).toBe(true);
    const { bytes, probeMap, warnings } = instrument(original, {
      ...options,
      ...(debugInfo && { debugInfo: debugInfo(original) }),
    });
    const refused = warnings.filter(({ slug }) => slug === 'function-not-traced');
    expect(probeMap.functions.length).toBe(room >= 0 ? 1 : 0);
    expect(refused.map(({ message }) => message)).toEqual(room >= 0 ? [] : [expect.stringContaining(what)]);
    expect(WebAssembly.validate(Uint8Array.from(bytes))).toBe(true);
    if (room < 0) expect(Buffer.compare(bytes, original)).toBe(0);
  }
});

test('a module with more exports than Node 20 takes is for engines that take a million', () => {
  for (const [exports, traced] of [
    [100_001, 1],
    [999_999, 1],
    [1_000_000, 0],
  ] as const) {
    const original = moduleOf({ exports });
    const { bytes, probeMap } = instrument(original);
    expect(probeMap.functions.length).toBe(traced);
    expect(WebAssembly.validate(Uint8Array.from(bytes))).toBe(WebAssembly.validate(original));
  }
});

test('a br_table of 65520 targets, the most that V8 takes, is counted arm by arm', () => {
  const body = new Writer().u8(0, 2, 0x40, 2, 0x40, 0x20, 0, 0x0e).u32(65_520);
  for (let i = 0; i < 65_520; i++) body.u8(i % 3);
  const original = moduleOf({ body: body.u8(2, END, END, END) });
  const { bytes, probeMap } = instrument(original, { placement: 'all' });
  expect(probeMap.functions.length).toBe(1);
  expect(WebAssembly.validate(original)).toBe(true);
  expect(WebAssembly.validate(Uint8Array.from(bytes))).toBe(true);
});

test('many functions that cannot be traced are one warning', () => {
  const { warnings } = instrument(moduleOf({ functions: 5, globals: 1_000_000 }));
  const [refused, ...more] = warnings.filter(({ slug }) => slug === 'function-not-traced');
  expect(more).toEqual([]);
  expect(refused?.message).toMatch(/^functions func\[0\], func\[1\], func\[2\] and 2 more are not traced: /);
});

test('a function of more rows than a plan has room for', () => {
  const blocks = Array.from({ length: 600_000 }, (_, i) => [2, 0x40, END][i % 3]!);
  const { probeMap, warnings } = instrument(
    // Each `block` and each `end` is a row; instructions between two of control flow would be one.
    moduleOf({ body: new Writer().u8(0).bytes(Uint8Array.from(blocks)).u8(END) }),
  );
  expect(probeMap.functions).toEqual([]);
  expect(warnings.map(({ message }) => message)).toContainEqual(expect.stringContaining('400000 line rows'));
});

test('the largest module', () => {
  const original = moduleOf({ functions: 1 });
  const at = readModule(original).code.codeStart[0]!;
  // What is reserved for the counters is more than they take, and no more than a page.
  const limitsOf = (moduleBytes: number) => ({
    locals: 50_000,
    bodyBytes: MAX_BODY,
    globals: 100,
    functions: 100,
    types: 100,
    exports: 100,
    moduleBytes,
  });
  const written = (moduleBytes: number) => {
    const writer = new ModuleWriter(readModule(original), limitsOf(moduleBytes));
    const { globals } = writer.additions;
    const part = new CounterPart({
      probes: branded([{ kind: 'count', at, counter: 0, late: false }]),
      firstCounter: 0,
      counterCount: 1,
      globals,
      holder: singleCounters,
    });
    const outside = { bytes: BYTES_PER_COUNTER + BYTES_FOR_ALL_COUNTERS, exports: 1, functions: 1 };
    return { writer, refusal: writer.rewrite(0, [part], () => outside) };
  };
  const attempt = (moduleBytes: number) => written(moduleBytes).refusal;
  const { writer, refusal } = written(10_000);
  expect(refusal).toBeUndefined();
  addCounterReaders(writer.additions, 1);
  const { bytes } = writer.finish(false);
  expect(attempt(bytes.length + 4096)).toBeUndefined();
  expect(attempt(bytes.length)).toEqual({ kind: 'module-bytes', most: bytes.length });
});
