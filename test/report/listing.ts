/** A small module as reports get it: code of two files, a function that did not run, instructions without a line. */
import type { InstructionCounts, InstructionListing, ListedInstruction } from '../../src/coverage/index.ts';

const NONE = -1;
const instructions: readonly ListedInstruction[] = [
  { offset: 40, file: 0, line: 3, text: '  block' },
  { offset: 42, file: 0, line: 3, text: '    local.get 0' },
  { offset: 44, file: 1, line: 9, text: '    i32.const 7 (;"a", b;)' },
  { offset: 46, file: NONE, line: 0, text: '    br_if 0' },
  { offset: 48, file: NONE, line: 0, text: '  end' },
  { offset: 49, file: 0, line: 4, text: 'end' },
  { offset: 60, file: 0, line: 8, text: '  unreachable' },
  { offset: 61, file: 0, line: 8, text: 'end' },
  { offset: 70, file: 0, line: 12, text: '  nop' },
  { offset: 71, file: 0, line: 12, text: 'end' },
];

const part = (start: number, end: number) => ({
  start,
  end,
  instructions: () => instructions.filter(({ offset }) => offset >= start && offset < end),
});

/** Sources of file 0 only. */
export const listing: InstructionListing = {
  files: ['src/a,b.c', 'src/in\nline.h'],
  functions: [
    { funcidx: 4, name: 'max<int, "x">', linkageName: '_Z3max', file: 0, line: 2, ...part(40, 50) },
    { funcidx: 5, name: 'abort', file: 0, line: 7, ...part(60, 62) },
    { funcidx: 6, name: 'not counted', file: NONE, line: 0, ...part(70, 72) },
  ],
  hasSources: true,
  sourceLines: (file) =>
    file === 0 ? ['', '', 'if (x)', '\treturn 1;\u001b[31m', '', '', '', '}'] : undefined,
};

/** Of the first two functions. */
export const counts: InstructionCounts = {
  offset: Uint32Array.of(40, 42, 44, 46, 48, 49, 60, 61),
  count: Float64Array.of(10_000, 10_000, 10_000, 9_999, 1, 10_000, 3, 0),
};
