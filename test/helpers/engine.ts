/** What the engine of this Node has of what tests need. What it lacks is not tested, and said once at the end of the run. */
import process from 'node:process';

const preamble = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const accepts = (...bytes: number[]): boolean =>
  WebAssembly.validate(Uint8Array.from([...preamble, ...bytes]));

/** Features by name. */
export const engine = {
  /** `(module (memory 0) (memory 0))`: delivery `ring`. */
  secondMemory: accepts(5, 5, 2, 0, 0, 0, 0),
  /** JavaScript Promise Integration: stacks that wait. */
  suspending: 'Suspending' in WebAssembly,
  /** A function `try_table end`. */
  tryTable: accepts(1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 0x1f, 0x40, 0, 0x0b, 0x0b),
} as const;

/** Feature → its name, and what is not run without it. */
const without: Readonly<Record<keyof typeof engine, readonly [name: string, missing: string]>> = {
  secondMemory: ['second memory', 'delivery `ring`'],
  suspending: ['JSPI', 'stacks that wait (*.jspi.test.ts)'],
  tryTable: ['try_table', 'programs and fixtures that use it'],
};

/** One line: what this engine lacks, and what was therefore not run. */
export function engineSummary(): string {
  const lacking = Object.entries(without).filter(([feature]) => !engine[feature as keyof typeof engine]);
  const what = lacking.map(([, [name, missing]]) => `no ${name}: ${missing} not run`);
  return `engine of Node ${process.versions.node}: ${what.length === 0 ? 'every delivery and feature was run' : what.join('; ')}`;
}
