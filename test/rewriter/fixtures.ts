/** The runs that wasm-fixtures/<name>/fixture.json lists, for the modules that this engine can compile. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Fixture, FixtureRun as Run } from '../../wasm-fixtures/fixtures.d.mts';
import { fixtures } from '../helpers/fixtures.ts';
import type { Command } from '../oracle/run-module.ts';

const root = fileURLToPath(new URL('../../wasm-fixtures/', import.meta.url));

/** One way to run one module. */
export interface FixtureRun {
  readonly title: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Path of the fixture's folder. */
  readonly folder: string;
  readonly command: Command;
  /** True where the slow reference needs many seconds: tens of millions of events. */
  readonly long: boolean;
  /** True when another run of the same large module does nearly the same: for the full tests. */
  readonly similar: boolean;
}

/** Names of long runs. */
const LONG = new Set(['work', 'errors', 'made-up']);
/** Modules of many runs → those that differ most. */
const DIFFERENT: Readonly<Record<string, readonly string[]>> = {
  'rust-basic': ['default', 'panic'],
};

/** How deep an exhausted stack is differs from run to run: such runs cannot be compared with each other. */
const comparable = (run: Run): boolean => run.ends !== 'never' && run.name !== 'exhaust';

function commandOf({ args, env, stdin, dirs }: Run, folder: string): Command {
  const preopens = Object.entries(dirs ?? {}).map(([guest, host]) => [guest, join(folder, host)]);
  return {
    ...(args && { args }),
    ...(env && { env }),
    ...(stdin !== undefined && { stdin }),
    dirs: Object.fromEntries(preopens),
  };
}

/** All calls of one module go to one instance. */
function callsOf(runs: readonly Run[]): Command {
  const calls = runs.flatMap(({ invoke }) => (invoke === undefined ? [] : [invoke]));
  return {
    calls: calls.map(({ export: name, args, types }) => ({
      export: name,
      args: args.map((arg, i) => (types?.[i] === 'i64' ? BigInt(arg) : Number(arg))),
    })),
  };
}

function runsOf({ name, modules, runs }: Fixture): FixtureRun[] {
  const folder = join(root, name);
  return modules
    .filter(({ kind }) => kind !== 'component')
    .map(({ file, kind }) => ({ file, kind, bytes: Uint8Array.from(readFileSync(join(folder, file))) }))
    .filter(({ bytes }) => WebAssembly.validate(bytes))
    .flatMap(({ file, kind, bytes }) => {
      const own = runs.filter((run) => comparable(run) && (run.modules?.includes(file) ?? true));
      const common = { bytes, folder };
      if (kind !== 'wasi-command')
        return [{ ...common, title: `${name}/${file}`, command: callsOf(own), long: false, similar: false }];
      return own.map((run) => ({
        ...common,
        title: `${name}/${file}: ${run.name}`,
        command: commandOf(run, folder),
        long: LONG.has(run.name),
        similar: DIFFERENT[name]?.includes(run.name) === false,
      }));
    });
}

/** All runs; what the engine refuses (a proposal that it does not have) is not among them. */
export function fixtureRuns(): FixtureRun[] {
  return fixtures.flatMap(runsOf);
}

/** What the module names, from its own folder. */
export function readBeside(folder: string): (url: string) => Uint8Array | undefined {
  return (url) => {
    const path = join(folder, url);
    return existsSync(path) ? readFileSync(path) : undefined;
  };
}
