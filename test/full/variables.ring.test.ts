/** All variables of larger programs in delivery `ring` that can be copied: the same as in `call`, event by event. */
import { describe, expect, test } from 'vitest';
import { load, UsageError } from '../../src/index.ts';
import { SEPARATOR, shownVariables } from '../load/ring-variables.ts';
import { runInstance } from '../load/run-fixture.ts';
import { type FixtureRun, fixtureRuns } from '../rewriter/fixtures.ts';

const MAX_NAMES = 64;

/** Names of variables, in the order in which events have them. */
async function namesIn(run: FixtureRun): Promise<readonly string[]> {
  const names = new Set<string>();
  await runInstance(run, (imports) =>
    load(run.bytes, {
      imports,
      trace: {
        events: ['line'],
        reads: ['locals'],
        limit: 1,
        fn: ({ locals }) => {
          for (const { name } of locals) if (/^\p{L}\w*$/u.test(name)) names.add(name);
        },
      },
    }),
  );
  return [...names].slice(0, MAX_NAMES);
}

/** What is shown of those that are not refused. */
async function inRing(run: FixtureRun, names: readonly string[]) {
  const left = new Set(names);
  for (;;) {
    try {
      return { left: [...left], ring: await shownVariables(run, [...left], 'ring') };
    } catch (error) {
      const [, refused] = /^locals: '(.*?)' cannot be copied/.exec(String((error as Error).message)) ?? [];
      if (!(error instanceof UsageError) || refused === undefined) throw error;
      left.delete(refused);
    }
  }
}

const wanted = [/^cjson.*stdin$/, /^cpp-templates.*$/, /^rust-basic.*default$/, /^rust-panics/];

describe('the same as in call', () => {
  const runs = fixtureRuns().filter(({ title }) => wanted.some((pattern) => pattern.test(title)));
  test.each(runs.map((run) => [run.title, run] as const))('%s', async (_title, run) => {
    const names = await namesIn(run);
    const { left, ring } = await inRing(run, names);
    expect(left.length).toBeGreaterThan(names.length / 3);
    const call = await shownVariables(run, left, 'call');
    expect(ring.length).toBe(call.length);
    let shown = 0;
    let declared = 0;
    const different: unknown[] = [];
    ring.forEach((text, i) => {
      const inCall = call[i]?.split(SEPARATOR) ?? [];
      text.split(SEPARATOR).forEach((part, j) => {
        shown++;
        // A name stands for something else in another function, which cannot be copied there.
        if (part.endsWith(' unsupported delivery ring copies the chosen variables only <unsupported>'))
          declared++;
        else if (part !== inCall[j]) different.push([part, inCall[j]]);
      });
    });
    expect(different.slice(0, 3)).toEqual([]);
    expect(declared).toBeLessThan(shown / 3);
  });
});
