/** Components, which jco turns into core modules and JavaScript, under `runProgram`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { run, start } from '../../hosts/run-program.ts';

describe('components', () => {
  const lines = (hits: Record<string, number>) => Object.entries(hits).filter(([, count]) => count > 0);

  test.each(['exit', 'echo'])('the same output and hits as the core module: %s', async (how) => {
    const input = { input: 'one\ntwo\n' };
    const component = await run('component/ends.wasm', [how], input);
    const core = await run('c-ends/O0.wasm', [how], input);
    expect(component.stdout).toBe(core.stdout);
    expect(lines(component.answer.hits)).toEqual(lines(core.answer.hits));
    expect(component.answer.end.kind).toBe(core.answer.end.kind);
    expect(component.answer.exact).toBe(true);
  });

  test('a signal in an endless loop', async () => {
    const program = start('component/ends.wasm', ['spin']);
    for (let i = 0; i < 1200 && !program.stdout().includes('spinning'); i++) await sleep(50);
    await sleep(300);
    program.child.kill('SIGINT');
    const { answer, code } = await program.ended;
    expect([code, answer.complete, answer.exact]).toEqual([130, [true], true]);
    expect(answer.hits['97']).toBeGreaterThan(1000);
  });
});
