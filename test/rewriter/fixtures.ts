/** The modules of wasm-fixtures that this engine can run, and what they are given. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from '../oracle/run-module.ts';

const root = fileURLToPath(new URL('../../wasm-fixtures/', import.meta.url));

/** One way to run one module. */
export interface FixtureRun {
  /** `<folder>/<module>` and the arguments. */
  readonly title: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Folder of the module; the guest's root directory. */
  readonly folder: string;
  readonly command: Command;
}

/** Folder → what its commands are given; a module without an entry is run once, without arguments. */
const commands: Readonly<Record<string, readonly Command[]>> = {
  'c-loops': [{}, { args: ['more'] }],
  // Not `exhaust`: how deep the stack is differs from run to run.
  'c-ends': [
    { args: ['return', '5'] },
    ...['unreachable', 'divide', 'memory', 'exit', 'abort', 'write'].map((how) => ({ args: [how] })),
    { args: ['echo'], stdin: 'one\ntwo\n' },
    { args: ['environment'], env: { GREETING: 'hello' } },
    { args: ['read', '/files/numbers.txt'] },
    { args: ['arguments', 'a', '--help'] },
  ],
  lua: [{ args: ['/short.lua'] }, { args: ['/errors.lua'] }, { args: ['/not-there.lua'] }],
  cjson: [{}, { args: ['-'], stdin: '{"a": [1, 2.5, "x"]}' }, { args: ['-'], stdin: '{"a"' }],
};

const wasiOnly = (module: WebAssembly.Module): boolean =>
  WebAssembly.Module.imports(module).every(({ kind }) => kind === 'function');

/** All runs; what the engine refuses (a proposal that it does not have, a component) is not among them. */
export function fixtureRuns(): FixtureRun[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: folder }) =>
      readdirSync(join(root, folder))
        .filter((name) => name.endsWith('.wasm'))
        .map((name) => ({ folder, name, bytes: Uint8Array.from(readFileSync(join(root, folder, name))) }))
        .filter(({ bytes }) => WebAssembly.validate(bytes) && wasiOnly(new WebAssembly.Module(bytes)))
        .flatMap(({ name, bytes }) =>
          (commands[folder] ?? [{}]).map((command) => ({
            title: [`${folder}/${name}`, ...(command.args ?? [])].join(' '),
            bytes,
            folder: join(root, folder),
            command,
          })),
        ),
    );
}

/** What the module names, from its own folder. */
export function readBeside(folder: string): (url: string) => Uint8Array | undefined {
  return (url) => {
    const path = join(folder, url);
    return existsSync(path) ? readFileSync(path) : undefined;
  };
}
