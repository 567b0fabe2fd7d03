/** What runs after all listeners of `exit`, whoever added them and however they end. */
import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { afterExitListeners } from '../../src/preload/after-exit-listeners.ts';

class Program extends EventEmitter {}

/** What looks like `process`, and what has been called. */
function program() {
  const called: string[] = [];
  const target = Object.assign(new Program(), {
    reallyExit: (code?: number) => void called.push(`exit ${code}`),
  });
  return { called, target };
}

test('after those that were added later, and when one throws', () => {
  const { called, target } = program();
  const before = Object.keys(target);
  const listeners = afterExitListeners(target, () => called.push(`last ${listeners.isRunning}`));
  target.on('exit', () => called.push(`first ${listeners.isRunning}`));
  target.on('exit', () => {
    called.push('second');
    throw new Error('thrown');
  });
  target.emit('other');
  expect(called).toEqual([]);
  expect(() => target.emit('exit', 0)).toThrow('thrown');
  expect(called).toEqual(['first true', 'second', 'last false']);
  expect([Object.keys(target), Object.hasOwn(target, 'emit'), target.emit.name]).toEqual([
    before,
    false,
    'emit',
  ]);
});

test('before the process ends in the middle of them, with the code that is returned', () => {
  const { called, target } = program();
  afterExitListeners(target, (code = 0) => {
    called.push('last');
    return code || 125;
  });
  target.reallyExit();
  target.reallyExit(7);
  expect(called).toEqual(['last', 'exit 125', 'last', 'exit 7']);
});
