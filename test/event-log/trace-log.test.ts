import { describe, expect, test } from 'vitest';
import { traceLog } from '../../src/event-log/trace-log.ts';
import type { Frame } from '../../src/runtime/index.ts';

/** The parts of a frame that the log reads. */
function frame(name: string, file = 'a.c', line = 1): Frame {
  const fn = { name, file, line, funcidx: 0 };
  return { kind: 'guest', file, line, function: fn } as unknown as Frame;
}

const plain = { color: false, width: undefined, placeWidth: () => 5, sourceLine: () => undefined };

/** As many columns as a terminal shows, for what is ASCII but for the ellipsis. */
const columns = (text: string): number => text.replace(/\n$/, '').length;

describe('a line of the log', () => {
  test('ends where the terminal ends, at any width and depth', () => {
    const source = 'x'.repeat(200);
    for (const width of [10, 20, 41, 80, 200]) {
      const text = traceLog({ ...plain, width, placeWidth: () => 30, sourceLine: () => source });
      for (const depth of [1, 2, 20, 40, 1000]) {
        for (const event of ['call', 'line', 'return', 'unwind', 'trap'] as const) {
          const arg = event === 'trap' ? { error: new Error(source) } : { reason: 'trap', tail: true };
          const place = frame('f'.repeat(300), 'some/long/path/of/a/file.c', 4711);
          const line = text({ event, frame: place, depth, arg });
          // The place, and the depth where it stands in place of the indentation, are always told.
          expect(columns(line), `${width} ${depth} ${event}`).toBeLessThanOrEqual(Math.max(width, 24));
          expect(line.endsWith('\n')).toBe(true);
        }
      }
    }
  });

  test('shows the depth where there is no room for more indentation', () => {
    const text = traceLog({ ...plain, width: 40 });
    expect(text({ event: 'line', frame: frame('f'), depth: 3, arg: undefined })).toBe(
      'a.c:1' + '  ' + '    ' + '  in f\n',
    );
    expect(text({ event: 'line', frame: frame('f'), depth: 500, arg: undefined })).toMatch(
      /^a\.c:1 {19}\[500\] {3}in f\n$/,
    );
  });

  test('never moves the cursor, whatever the source holds', () => {
    const sourceLine = () => '\tif (x) \u001b[31mred\r\u202e // \u0007';
    const text = traceLog({ ...plain, sourceLine });
    expect(text({ event: 'line', frame: frame('f'), depth: 1, arg: undefined })).toBe(
      'a.c:1    if (x) \\x1b[31mred\\x0d\\u202e // \\x07\n',
    );
    expect(text({ event: 'call', frame: frame('f\ng'), depth: 1, arg: undefined })).toMatch(
      /> f\\x0ag {2}if/,
    );
  });

  test('tells how an activation ended', () => {
    const text = traceLog(plain);
    const end = (event: 'return' | 'unwind', arg: unknown) =>
      text({ event, frame: frame('f'), depth: 1, arg });
    expect(end('return', { tail: false })).toBe('a.c:1  < f\n');
    expect(end('return', { tail: true })).toBe('a.c:1  < f  by a tail call\n');
    expect(end('unwind', { reason: 'trap', error: new Error() })).toBe('a.c:1  ^ f  unwound by the trap\n');
    const thrown = (error: unknown) => end('unwind', { reason: 'exception', error });
    expect(thrown(undefined)).toBe('a.c:1  ^ f  unwound by an exception\n');
    expect(thrown(new TypeError())).toBe('a.c:1  ^ f  unwound by an exception\n');
    expect(thrown(Symbol('exit'))).toBe('a.c:1  ^ f  unwound by exit\n');
  });

  test('ends with what changed, without control characters', () => {
    const text = traceLog(plain);
    const changed = new Map([
      ['n', '3'],
      ['text', '"\\u001b"'],
    ]);
    const told = { event: 'line', frame: frame('f'), depth: 1, arg: undefined } as const;
    expect(text({ ...told, variables: { all: changed, changed, earlier: new Map() } })).toBe(
      'a.c:1    in f  n=3 text="\\u001b"\n',
    );
    const none = new Map();
    expect(text({ ...told, variables: { all: changed, changed: none, earlier: none } })).toBe(
      'a.c:1    in f\n',
    );
    expect(text({ ...told, variables: { all: none, changed: none, earlier: new Map([['k', '3']]) } })).toBe(
      'a.c:1    in f  (when the line began: k=3)\n',
    );
  });
});
