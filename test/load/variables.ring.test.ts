/** Chosen variables in delivery `ring`: the same values, states and reasons as in `call`, event by event. */
import { describe, expect, test } from 'vitest';
import {
  DISABLE,
  type Frame,
  load,
  type OrderedTraceOptions,
  UsageError,
  type Variable,
} from '../../src/index.ts';
import { fixtureBytes, lineOf } from '../debuginfo/variables/fixture-variables.ts';
import { type FixtureRun, fixtureRuns } from '../rewriter/fixtures.ts';
import { allEvents, shownVariables } from './ring-variables.ts';
import { runInstance } from './run-fixture.ts';

const variablesOfC = [
  ...['n', 'c', 'b', 's', 'us', 'i', 'u', 'l', 'ul', 'f', 'd', 'yes', 'color', 'level', 'function'],
  ...[
    'p',
    'p.x',
    'q',
    'q->y',
    '*q',
    'q[0]',
    'matrix[1][2]',
    'matrix',
    'text',
    'text[1]',
    'string',
    'string[3]',
  ],
  ...['flags', 'flags.mode', 'flags.wide', 'number', 'number.f', 'second.name', 'first.next->left'],
  ...['first.next->name', 'first.data.color', 'first.data.inner[0][1]', 'first', 'sum', 'twice', 'kept'],
  ...[
    'late',
    'wide',
    'small',
    'large',
    'result',
    'node.left',
    'node.next',
    'node.next->left',
    'last',
    'of',
    'rest',
  ],
];
const ofEnds = [
  'a',
  'b',
  'depth',
  'how',
  'argc',
  'argv[0]',
  'argv[1]',
  'nothing',
  '*nothing',
  'pointer',
  'i',
  'name',
];
const ofJson = [
  ...['item', 'item->type', 'item->string', 'item->valuestring', 'item->child->type', 'input_buffer->offset'],
  ...[
    'input_buffer->content',
    'buffer.length',
    'number',
    'i',
    'json',
    'input',
    'string',
    'value',
    'current_item',
  ],
];
const ofRust = ['n', 'i', 'sum', 'total', 'text', 's', 'name', 'value', 'self', 'x', 'width', 'kind', 'seed'];

const runs = fixtureRuns();
const titled = (part: string): readonly FixtureRun[] => {
  const found = runs.filter(({ title }) => title.includes(part));
  if (found.length === 0)
    throw new Error(`no run ${part} among ${runs.map(({ title }) => title).join(', ')}`);
  return found;
};

describe('the same as in call', () => {
  const cases = [
    ...titled('c-variables').map((run) => ({ run, locals: variablesOfC })),
    ...['divide', 'memory'].flatMap((name) =>
      titled('c-ends')
        .filter(({ title }) => title.includes(name))
        .map((run) => ({ run, locals: ofEnds })),
    ),
    ...titled('rust-chains').map((run) => ({ run, locals: ofRust })),
    ...titled('cjson')
      .filter(({ title }) => title.includes('not-json'))
      .map((run) => ({ run, locals: ofJson })),
  ];
  test.each(cases.map((each) => [each.run.title, each] as const))('%s', async (_title, { run, locals }) => {
    for (const events of [allEvents, ['line'] as const]) {
      const ring = await shownVariables(run, locals, 'ring', { events });
      const call = await shownVariables(run, locals, 'call', { events });
      expect(ring.length).toBe(call.length);
      const different = ring.flatMap((text, i) => (text === call[i] ? [] : [[text, call[i]]]));
      expect(different.slice(0, 3)).toEqual([]);
      // Something is shown, and something is not.
      expect(ring.some((text) => / value /.test(text))).toBe(true);
    }
  });
});

/** The variables of one line of c-variables, as `look` finds them. */
async function atLine<T>(
  text: string,
  trace: Partial<OrderedTraceOptions>,
  look: (frame: Frame) => T,
): Promise<{
  readonly seen: readonly T[];
  readonly why: string | undefined;
  readonly used: string | undefined;
}> {
  const seen: T[] = [];
  const line = lineOf(text);
  const program = await load<{ aggregates(n: number): number }>(fixtureBytes('c-variables/O0-dwarf5.wasm'), {
    trace: {
      events: ['line'],
      reads: ['line', 'locals'],
      ...trace,
      fn: (frame) => {
        if (frame.line === line) seen.push(look(frame));
      },
    },
  });
  program.exports.aggregates(7);
  return { seen, why: program.tracing?.why, used: program.tracing?.delivery };
}

const late = 'return use(q, p.y';

describe('what can be copied', () => {
  test('is copied without being asked for', async () => {
    const locals = ['p.x', 'string', 'flags.mode', 'q->y'];
    const { seen, used } = await atLine(late, { locals }, ({ locals: each }) => [...each].map(String));
    expect(used).toBe('ring');
    expect(seen).toEqual([['7', expect.stringMatching(/^0x\w+ "hello, \\"world\\"\\n"$/), '-3', '15']]);
  });

  test('what is too large has delivery call, and is refused by name where ring was requested', async () => {
    const [run] = titled('c-ends/O0.wasm');
    if (run === undefined) throw new Error('no c-ends');
    const loaded = (locals: readonly string[], delivery: 'auto' | 'ring') =>
      runInstance(
        run,
        (imports) => load(run.bytes, { imports, trace: { locals, delivery } }),
        ({ tracing }) => {
          used = [tracing?.delivery, tracing?.why];
        },
      );
    let used: readonly (string | undefined)[] = [];
    await loaded(['lines', 'line'], 'auto');
    const why = "'line' cannot be copied into the ring: it has 80 bytes; 64 can be copied";
    expect(used).toEqual(['call', why]);
    await expect(loaded(['lines', 'line'], 'ring')).rejects.toThrow(why);
    await loaded(['lines', 'line[0]'], 'auto');
    expect(used[0]).toBe('ring');
  });

  test('items of containers have delivery call', async () => {
    const [run] = titled('cpp-templates/yowasp22-O0.wasm');
    if (run === undefined) throw new Error('no cpp-templates');
    let used: readonly (string | undefined)[] = [];
    await runInstance(
      run,
      (imports) => load(run.bytes, { imports, trace: { locals: ['words[0]'] } }),
      ({ tracing }) => {
        used = [tracing?.delivery, tracing?.why];
      },
    );
    expect(used).toEqual(['call', "'words[0]' cannot be copied into the ring: its items are elsewhere"]);
  });

  test('of longer texts the beginning is copied', async () => {
    const [run] = titled('cjson/yowasp22-O0.wasm: default');
    if (run === undefined) throw new Error('no cjson');
    const texts = await shownVariables(run, ['text'], 'ring', { chars: 100 });
    const cut = texts.filter((text) => text.endsWith('"…')).map((text) => text.slice(text.indexOf('"')));
    expect(cut.length).toBeGreaterThan(0);
    // 64 bytes, but for a character that is cut in two, with quotes and the sign of what is left out.
    for (const text of cut) {
      const bytes = new TextEncoder().encode(text.replace(/\\/g, '')).length;
      expect(bytes).toBeLessThanOrEqual(64 + 5);
      expect(bytes).toBeGreaterThanOrEqual(64 + 5 - 3);
    }
  });

  test('a snapshot holds what the record held; what was not chosen is said not to be there', async () => {
    const { seen } = await atLine(late, { locals: ['p.x', 'q'], delivery: 'ring' }, (frame) =>
      frame.snapshot(),
    );
    const [frame] = seen;
    expect(frame?.locals.get('p.x')?.value).toBe(7);
    const target = frame?.locals.get('q')?.target();
    expect([target?.member('y')?.state, target?.member('y')?.reason]).toEqual([
      'unsupported',
      'delivery ring copies the chosen variables only',
    ]);
  });

  test('callers and globals need the guest', async () => {
    const trace = { locals: ['n'], reads: ['line', 'locals', 'back'] } as const;
    expect((await atLine(late, trace, () => 0)).used).toBe('call');
    await expect(atLine(late, { ...trace, delivery: 'ring' }, () => 0)).rejects.toThrow(UsageError);
    expect((await atLine(late, { locals: ['n'], reads: ['line', 'globals'] }, () => 0)).used).toBe('call');
    const formats = [{ name: 'mine', matches: () => false }];
    expect((await atLine(late, { locals: ['n'], formats }, () => 0)).used).toBe('call');
  });
});

describe('lines alone, with variables', () => {
  const locals = ['n', 'p.x', 'sum'];
  const shown = (frame: Frame): string => `${frame.line} ${[...frame.locals].map(String)}`;
  const program = (delivery: 'call' | 'ring', rest: Partial<OrderedTraceOptions>) =>
    load<{ aggregates(n: number): number }>(fixtureBytes('c-variables/O0-dwarf5.wasm'), {
      trace: { events: ['line'], reads: ['line', 'locals'], locals, delivery, ...rest },
    });

  /** What two tools see: one alone, both, and the first again once the other has left in the middle. */
  async function seenByTools(delivery: 'call' | 'ring'): Promise<readonly string[]> {
    const log: string[] = [];
    const traced = await program(delivery, { fn: null, disable: true, onCallbackError: 'ignore' });
    let events = 0;
    traced.on('line', (frame) => {
      log.push(`A ${shown(frame)}`);
      if (++events % 7 === 0) throw new Error('an error of a tool');
    });
    traced.exports.aggregates(3);
    let left = 6;
    const off = traced.on('line', (frame) => {
      log.push(`B ${shown(frame)}`);
      if (--left === 0) off();
      return left === 3 ? DISABLE : undefined;
    });
    traced.exports.aggregates(4);
    traced.exports.aggregates(5);
    return log;
  }

  test('several tools, one that fails and one that switches lines off see what they see in call', async () => {
    const ring = await seenByTools('ring');
    expect(ring).toEqual(await seenByTools('call'));
    const of = (tool: string): number => ring.filter((line) => line.startsWith(tool)).length;
    expect([of('A') > 30, of('B')]).toEqual([true, 6]);
  });

  test('a frame, and a variable of it, end with their event', async () => {
    const kept: { readonly frame: Frame; readonly n: Variable | undefined }[] = [];
    const errors: string[] = [];
    const failing = (what: () => unknown): void => {
      try {
        what();
        errors.push('none');
      } catch (error) {
        errors.push(String(error));
      }
    };
    const traced = await program('ring', {
      fn: (frame) => {
        const [last] = kept;
        if (last !== undefined && last.frame !== frame) failing(() => last.frame.locals);
        if (last?.n !== undefined) failing(() => last.n?.value);
        kept.unshift({ frame, n: frame.locals.get('n') });
      },
    });
    traced.exports.aggregates(3);
    failing(() => kept[0]?.frame.locals);
    expect(errors.length).toBeGreaterThan(20);
    expect(errors.filter((error) => !error.includes('the frame is no longer valid'))).toEqual([]);
  });
});
