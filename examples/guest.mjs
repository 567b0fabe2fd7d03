// The program that an example observes: from the command line, or a default from wasm-fixtures.
//   node examples/<example>.mjs program.wasm arguments…       a WASI preview 1 program
//   node examples/<example>.mjs library.wasm export numbers…  a function of a module without imports; 7n is an i64
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const fixtures = fileURLToPath(new URL('../wasm-fixtures/', import.meta.url));

/**
 * Opens a program.
 * @param fixture default if the command line names no program: a path below wasm-fixtures
 * @param fixtureArgs its arguments
 */
export async function openGuest(fixture, ...fixtureArgs) {
  const [given, ...givenArgs] = process.argv.slice(2);
  const path = given ?? resolve(fixtures, fixture);
  const args = given === undefined ? fixtureArgs : givenArgs;
  const bytes = readFileSync(path);
  const sourceRoot = given === undefined ? dirname(path) : process.cwd();
  const wasi = await wasiFor(bytes, [path, ...args], sourceRoot);
  // The debug info of the fixtures names their sources as if they were in /.
  const remap = given === undefined ? [{ from: '/', to: `${sourceRoot}/` }] : [];

  return {
    bytes,
    /** Options of `load`. */
    options: {
      imports: wasi === undefined ? {} : { wasi_snapshot_preview1: wasi.wasiImport },
      sourceRoot,
      remap,
      readFile: (name) => tryRead(resolve(dirname(path), name)),
    },
    /** Runs `_start`, or the export, and prints its result. @throws what the guest throws, traps included */
    run({ exports }) {
      if (wasi !== undefined) {
        process.exitCode = wasi.start({ exports });
        return;
      }
      const [name, ...values] = args;
      const numbers = values.map((text) => (text.endsWith('n') ? BigInt(text.slice(0, -1)) : Number(text)));
      console.log(`${name}(${values.join(', ')}) = ${exports[name](...numbers)}`);
    },
    /** Lines of a source file, by its name in frames; none if it does not exist here. */
    sourceLines(program, file) {
      const text = program.sourceText(file) ?? tryRead(resolve(sourceRoot, file))?.toString() ?? '';
      return text.split('\n');
    },
  };
}

function tryRead(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

async function wasiFor(bytes, args, directory) {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
  if (!imports.some(({ module }) => module === 'wasi_snapshot_preview1')) return undefined;
  process.removeAllListeners('warning'); // node:wasi is experimental and says so
  const { WASI } = await import('node:wasi');
  return new WASI({ version: 'preview1', args, preopens: { '.': directory }, returnOnExit: true });
}
