/**
 * Contexts of a loaded program. Oracles: as many programs as there are contexts, each with the calls of one; and line events,
 * noted with the context in which they came, where contexts change in the middle of activations.
 */
import { WASI } from 'node:wasi';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CoverageFacts,
  load,
  loadSync,
  NotInstrumentedError,
  type Program,
  UsageError,
} from '../../src/index.ts';
import { binary, type Exports, fixture } from './guests.ts';

const library = fixture('c-bare/O0-dwarf5.wasm');

type Places = ReadonlyMap<string, readonly string[]>;

/** Context → places, of all files. */
function contextsIn({ modules }: CoverageFacts): Places {
  const found = new Map<string, string[]>();
  for (const { path, contexts = [] } of modules.flatMap(({ files }) => files))
    for (const { name, lines } of contexts)
      found.set(name, [...(found.get(name) ?? []), ...lines.map((line) => `${path}:${line}`)].sort());
  return found;
}

const covered = ({ modules }: CoverageFacts): readonly string[] =>
  modules
    .flatMap(({ files }) =>
      files.flatMap(({ path, lines }) =>
        lines.filter((fact) => fact.covered).map(({ line }) => `${path}:${line}`),
      ),
    )
    .sort();

interface Call {
  readonly context: string | null;
  readonly name: string;
  readonly args: readonly number[];
}

/** Calls of which some trap: a division by 0, `unreachable`. */
const call = fc.record<Call>({
  context: fc.constantFrom(null, 'a', 'b', 'c'),
  name: fc.constantFrom('fib', 'div', 'stop', 'remember', 'average'),
  args: fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 1 })),
});

function run(program: Program<Exports>, { name, args }: Call): void {
  try {
    program.exports[name]!(...args);
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
  }
}

const loaded = (): Program<Exports> => loadSync<Exports>(library, { coverage: { branches: true } });

test('one program in several contexts is as many programs in one each, and their sum is the whole', () => {
  fc.assert(
    fc.property(fc.array(call, { maxLength: 8 }), (calls) => {
      const program = loaded();
      const single = loaded();
      for (const each of calls) {
        program.context(each.context);
        run(program, each);
        run(single, each);
      }
      const names = [...new Set(calls.flatMap(({ context }) => context ?? []))];
      const alone = names.map((name) => {
        const other = loaded();
        for (const each of calls) if (each.context === name) run(other, each);
        return [name, covered(other.coverage())] as const;
      });
      const facts = program.coverage();
      expect(contextsIn(facts)).toEqual(new Map(alone.filter(([, lines]) => lines.length > 0).sort()));
      expect(facts.modules.flatMap(({ inexact }) => inexact)).toEqual([]);
      const whole = facts.modules.map((module) => ({
        ...module,
        files: module.files.map(({ contexts: _, ...file }) => file),
      }));
      expect(whole).toEqual(single.coverage().modules);
    }),
    { numRuns: 4 },
  );
});

/** What the host does each time that it is called. */
type Act = { readonly to: string } | 'call' | 'throw' | 'read';

const guest = binary(`(module
  (import "host" "act" (func $act (result i32)))
  (func $inner (param i32) (result i32)
    (if (i32.lt_s (local.get 0) (i32.const 2)) (then (drop (call $act))) (else (nop)))
    (i32.add (call $act) (local.get 0)))
  (func (export "run") (param i32)
    (local i32)
    (loop $again
      (drop (call $inner (local.get 1)))
      (local.set 1 (i32.add (local.get 1) (i32.const 1)))
      (br_if $again (i32.lt_s (local.get 1) (local.get 0))))
    (drop (call $act))
    (nop)))`);

test('contexts that change in the middle of activations: each line belongs where its event came', () => {
  const act = fc.oneof(
    fc.constantFrom<Act>('call', 'throw', 'read'),
    fc.constantFrom('a', 'b', 'c').map((to): Act => ({ to })),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 12 }), fc.integer({ min: 1, max: 3 }), (acts, times) => {
      let context = 'start';
      const seen = new Map<string, Set<string>>();
      let depth = 0;
      const rest = [...acts];
      const host = (): number => {
        const next = rest.shift();
        if (next === 'throw') throw new RangeError('host');
        if (next === 'read') program.coverage();
        else if (next === 'call' && depth++ < 3) program.exports['run']!(1);
        else if (typeof next === 'object') {
          context = next.to;
          program.context(context);
        }
        return 1;
      };
      const program = loadSync<Exports>(guest, {
        imports: { host: { act: host } },
        coverage: true,
        trace: {
          delivery: 'call',
          events: ['call', 'line'],
          reads: ['file', 'line'],
          fn: () => (frame, event) => {
            const lines = seen.get(context) ?? new Set();
            seen.set(context, lines);
            if (event === 'line') lines.add(`${frame.file}:${frame.line}`);
          },
        },
      });
      program.context(context);
      for (let i = 0; i < times; i++) {
        try {
          program.exports['run']!(i);
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
        }
      }
      const expected = [...seen].map(([name, lines]) => [name, [...lines].sort()] as const);
      const facts = program.coverage();
      expect(contextsIn(facts)).toEqual(new Map(expected.filter(([, lines]) => lines.length > 0)));
      expect(facts.modules.flatMap(({ inexact }) => inexact)).toEqual([]);
    }),
    { numRuns: 15 },
  );
});

describe('the context of calls', () => {
  test('is asked for before each, of the start function as well, and what the answer may be', async () => {
    let name: unknown = 'start';
    const program = await load<Exports>(
      binary('(module (func $s (nop)) (func (export "f") (nop) (nop)) (start $s))'),
      { coverage: { contexts: () => name as string } },
    );
    for (const next of ['one', '', undefined, 7, 'two', 'one']) {
      name = next;
      program.exports['f']!();
    }
    const lines = contextsIn(program.coverage());
    expect([...lines.keys()].sort()).toEqual(['one', 'start', 'two']);
    expect(lines.get('one')).toEqual(lines.get('two'));
    expect(lines.get('start')).not.toEqual(lines.get('two'));
  });

  test('is that of the test that runs', async () => {
    const program = await load<Exports>(library, { coverage: { contexts: 'auto' } });
    program.exports['add']!(1, 2);
    expect([...contextsIn(program.coverage()).keys()]).toEqual([expect.getState().currentTestName]);
    program.context('by hand');
    program.exports['fib']!(1);
    expect(contextsIn(program.coverage()).size).toBe(1);
  });

  test('with a tracer as well: events come as before', async () => {
    const lines: string[] = [];
    const program = await load<Exports>(library, {
      coverage: { contexts: () => 'x' },
      trace: {
        delivery: 'call',
        events: ['call', 'line'],
        reads: ['file', 'line'],
        fn: () => (frame, event) => {
          if (event === 'line') lines.push(`${frame.file}:${frame.line}`);
        },
      },
    });
    program.exports['fib']!(2);
    expect(() => program.exports['stop']!()).toThrow(WebAssembly.RuntimeError);
    expect(contextsIn(program.coverage()).get('x')).toEqual([...new Set(lines)].sort());
  });
});

test('what makes no sense is refused', async () => {
  const program = await load(library);
  expect(() => program.context('a')).toThrow(NotInstrumentedError);
  const counted = await load(library, { coverage: true });
  for (const name of ['', 7, undefined]) expect(() => counted.context(name as string)).toThrow(UsageError);
  await expect(load(library, { coverage: { contexts: 'all' as 'auto' } })).rejects.toThrow(
    "the option contexts of coverage of load must be 'auto' or a function",
  );
  counted.context(null);
  expect(contextsIn(counted.coverage()).size).toBe(0);
});

test('code that ran without an event of its own ran in its context', () => {
  const { wasiImport } = new WASI({ version: 'preview1', returnOnExit: true });
  let memory: WebAssembly.Memory | undefined;
  // Writes nothing, and says that it wrote all.
  const fd_write = (_fd: number, vectors: number, count: number, written: number): number => {
    const view = new DataView(memory!.buffer);
    let sum = 0;
    for (let i = 0; i < count; i++) sum += view.getUint32(vectors + 8 * i + 4, true);
    view.setUint32(written, sum, true);
    return 0;
  };
  const stubs = Object.fromEntries(Object.keys(wasiImport).map((name) => [name, () => 0]));
  const program = loadSync<{ memory: WebAssembly.Memory; _start: () => void }>(
    fixture('c-loops/yowasp22-O0.wasm'),
    { imports: { wasi_snapshot_preview1: { ...stubs, fd_write } }, coverage: true },
  );
  memory = program.exports.memory;
  program.context('main');
  program.exports._start();
  const facts = program.coverage();
  const silent = facts.modules.flatMap(({ files }) =>
    files.flatMap(({ lines }) => lines.filter(({ hits, covered }) => covered && hits === 0)),
  );
  expect(silent.length).toBeGreaterThan(0);
  expect(contextsIn(facts).get('main')).toEqual(covered(facts));
});
