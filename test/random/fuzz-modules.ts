/**
 * Valid modules made of random bytes by Binaryen's fuzzer (`wasm-opt --translate-to-fuzz`). The tool is one script
 * with its WebAssembly inside; starting it as a process costs half a second, calling it here a tenth of that.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { compileFunction } from 'node:vm';

/** Proposals that a module may use, by wasm-opt's option, with bytes that only engines with it accept. */
interface Feature {
  readonly option: string;
  readonly works: () => boolean;
}

const preamble = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const accepts = (...bytes: number[]): boolean =>
  WebAssembly.validate(Uint8Array.from([...preamble, ...bytes]));
const always = (): boolean => true;
/** One function `[] -> []` of these instructions. */
const body = (...code: number[]): boolean =>
  accepts(1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, code.length + 4, 1, code.length + 2, 0, ...code, 0x0b);

/** Each named on its own: `-all` would bring proposals that no engine has. */
const features: readonly Feature[] = [
  ...[
    'sign-ext',
    'mutable-globals',
    'nontrapping-float-to-int',
    'simd',
    'bulk-memory',
    'bulk-memory-opt',
  ].map((option) => ({ option, works: always })),
  ...['reference-types', 'multivalue'].map((option) => ({ option, works: always })),
  { option: 'tail-call', works: () => body(0x12, 0) },
  { option: 'extended-const', works: () => accepts(6, 9, 1, 0x7f, 0, 0x41, 0, 0x41, 0, 0x6a, 0x0b) },
  { option: 'gc', works: () => accepts(1, 3, 1, 0x5f, 0) },
  // `try` … `catch` of the first proposal.
  { option: 'exception-handling', works: () => body(0x06, 0x40, 0x19, 0x0b) },
  { option: 'multimemory', works: () => accepts(5, 5, 2, 0, 0, 0, 0) },
];

/** Whether the engine has `try_table`. */
export const tryTable = body(0x1f, 0x40, 0, 0x0b);

/** wasm-opt's options for what this engine has. */
export const featureOptions: readonly string[] = features
  .filter(({ works }) => works())
  .map(({ option }) => `--enable-${option}`);

type Main = (...parameters: unknown[]) => void;
type Instantiate = (
  binary: BufferSource,
  imports: WebAssembly.Imports,
) => Promise<{ module: WebAssembly.Module; instance: WebAssembly.Instance }>;

/** Binaryen's fuzzer, loaded once. */
export class FuzzModules {
  readonly #directory = mkdtempSync(join(tmpdir(), 'wtrace-fuzz-'));
  readonly #file = createRequire(import.meta.url).resolve('binaryen/bin/wasm-opt');
  readonly #main: Main;
  #compiled: WebAssembly.Module | undefined;

  constructor() {
    const source = readFileSync(this.#file, 'utf8').replace(/^#!.*/, '');
    const parameters = ['require', 'module', '__dirname', 'process', 'WebAssembly', 'Module'];
    this.#main = compileFunction(source, parameters) as Main;
  }

  /** The module that these bytes stand for; undefined when wasm-opt gave up. */
  async make(random: Uint8Array, options: readonly string[]): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const [input, output] = ['input', 'output.wasm'].map((name) => join(this.#directory, name)) as [
      string,
      string,
    ];
    writeFileSync(input, random);
    rmSync(output, { force: true });
    await this.#run([input, '--translate-to-fuzz', '--quiet', ...options, '-o', output]);
    try {
      return Uint8Array.from(readFileSync(output));
    } catch {
      return undefined;
    }
  }

  /** Removes what it wrote. */
  dispose(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #run(args: readonly string[]): Promise<void> {
    // Its complaints about inputs of which it can make nothing go to the standard streams.
    const require = createRequire(this.#file);
    const fs = require('node:fs') as typeof import('node:fs');
    const quiet = Object.create(fs, {
      writeSync: {
        value: (fd: number, data: Uint8Array, ...rest: number[]) =>
          fd <= 2 ? data.length : fs.writeSync(fd, data, ...rest),
      },
    });
    const quietRequire = (name: string): unknown => (name === 'node:fs' ? quiet : require(name));
    const ownProcess = Object.create(process, {
      argv: { value: ['node', this.#file, ...args] },
      exitCode: { get: () => undefined, set: () => {} },
    });
    const instantiate: Instantiate = async (binary, imports) => {
      this.#compiled = await WebAssembly.compile(binary);
      return { module: this.#compiled, instance: new WebAssembly.Instance(this.#compiled, imports) };
    };
    const webAssembly = Object.create(WebAssembly, { instantiate: { value: instantiate } });
    return new Promise((resolve) => {
      const compiled = this.#compiled;
      const module = {
        print: () => {},
        printErr: () => {},
        postRun: [() => resolve()],
        onAbort: () => resolve(),
        quit: (_status: number, toThrow: unknown) => {
          resolve();
          throw toThrow;
        },
        ...(compiled && {
          instantiateWasm: (
            imports: WebAssembly.Imports,
            receive: (instance: WebAssembly.Instance) => void,
          ) => receive(new WebAssembly.Instance(compiled, imports)),
        }),
      };
      this.#main(quietRequire, {}, dirname(this.#file), ownProcess, webAssembly, module);
    });
  }
}
