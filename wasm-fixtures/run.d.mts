import type { Fixture, FixtureModule, FixtureRun } from './fixtures.d.mts';

/** File descriptors of the program's standard streams. */
export interface Streams {
  readonly stdin?: number;
  readonly stdout?: number;
  readonly stderr?: number;
}

/** Runs a WASI module in this process; its exit code. @throws what the program throws, traps included */
export declare function runWasi(
  fixture: Fixture,
  module: FixtureModule,
  run: FixtureRun,
  streams?: Streams,
): Promise<number>;

/** Calls an export of a module without imports in this process; results as text. @throws what the module throws */
export declare function invokeBare(fixture: Fixture, module: FixtureModule, run: FixtureRun): string[];
