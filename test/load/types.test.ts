import { expect, test } from 'vitest';
import {
  type EventArgument,
  type EventName,
  type Frame,
  load,
  type OrderedTraceOptions,
  type TraceFunction,
  type TraceOptions,
} from '../../src/index.ts';
import { binary } from './guests.ts';

const seen: unknown[] = [];
const one = (frame: Frame): void => void seen.push(frame.line);
const two = (frame: Frame, event: EventName) => {
  seen.push(frame.line, event);
};
const three = (frame: Frame, event: EventName, arg: unknown) => {
  seen.push(frame.line, event, arg);
};

/** Every way to write an observer that a user would try; the compiler is the test. */
const functions: TraceFunction[] = [one, two, three, () => one, () => null, () => undefined];
const options: TraceOptions[] = [
  { fn: one } satisfies OrderedTraceOptions,
  { fn: (frame) => (inner) => two(inner, frame.line > 0 ? 'line' : 'call') },
  {
    events: ['call', 'return', 'trap'],
    fn(_frame, _event, _arg) {
      return (frame, event, arg) => {
        if (arg?.event === 'return') seen.push(arg.tail);
        else if (arg?.event === 'trap') seen.push(arg.error.message, frame.line, event);
      };
    },
  },
  { order: false, fn: (frame, event, count) => seen.push(frame.line, event, count.toFixed()) },
];

test('observers in every form are called', async () => {
  const bytes = binary('(module (func $f (export "f")))');
  for (const trace of [...functions.map((fn) => ({ fn })), ...options]) {
    const program = await load<{ f(): void }>(bytes, { trace });
    program.exports.f();
    program.flush();
  }
  const program = await load<{ f(): void }>(bytes, { trace: { fn: null } });
  const off = program.on('return', (frame, event, arg) => {
    event satisfies 'return';
    seen.push(event, frame.line, arg.tail satisfies boolean);
  });
  program.exports.f();
  off();
  expect(seen).toContain('return' satisfies NonNullable<EventArgument>['event']);
  expect(seen).toContain('1');
});
