/** One committed module of a fixture. */
export interface FixtureModule {
  readonly file: string;
  readonly compiler: string;
  readonly flags: string;
  readonly kind: 'wasi-command' | 'wasi-reactor' | 'bare' | 'component';
  readonly debugInfo: string;
  /** First major version of Node whose engine accepts it. */
  readonly needsNode?: number;
}

/** One way to run the modules of a fixture. */
export interface FixtureRun {
  readonly name: string;
  /** Files of the modules that it is for; all by default. */
  readonly modules?: readonly string[];
  readonly args?: readonly string[];
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Guest directory → folder below the fixture's. */
  readonly dirs?: Readonly<Record<string, string>>;
  readonly invoke?: {
    readonly export: string;
    readonly args: readonly string[];
    readonly types?: readonly string[];
  };
  readonly ends: 'return' | 'exit' | 'trap' | 'throw' | 'never';
  readonly exitCode: number;
}

/** One folder of wasm-fixtures; its keys are explained in README.md. */
export interface Fixture {
  readonly name: string;
  /** Its absolute path. */
  readonly dir: string;
  readonly shows: string;
  /** SPDX identifier. */
  readonly license: string;
  readonly sources: readonly string[];
  readonly modules: readonly FixtureModule[];
  readonly runs: readonly FixtureRun[];
}

/** The folder of all fixtures. */
export declare const fixturesDir: string;
/** Names of all fixtures, or the given ones. @throws Error for a name that is none */
export declare function fixtureNames(wanted?: readonly string[]): string[];
/** The parsed fixture.json of one fixture. */
export declare function readFixture(name: string): Fixture;
/** The modules that a run is meant for. */
export declare function modulesOf(fixture: Fixture, run: FixtureRun): FixtureModule[];
