/** The module that a command is given: read, distinguished from other files, assembled when it is text. */
import { basename } from 'node:path';
import { MalformedModuleError, UsageError, WtraceError } from '../errors.ts';
import { MAX_MODULE_BYTES, readWhole } from '../store/index.ts';

/** A module as given on the command line. */
export interface ModuleFile {
  readonly path: string;
  /** File name without directory. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

const MAGIC = [0x00, 0x61, 0x73, 0x6d];

/**
 * Reads a module or component, or assembles a `.wat` file.
 * @throws {@link WtraceError} for what cannot be read and for other kinds of files.
 */
export async function readModuleFile(path: string): Promise<ModuleFile> {
  const name = basename(path);
  const bytes = readWhole(path, 'a .wasm or .wat file', MAX_MODULE_BYTES);
  if (MAGIC.every((byte, index) => bytes[index] === byte)) return { path, name, bytes };
  if (/\.wa[st]$/i.test(path)) {
    const { assemble } = await import('./wat.ts');
    return { path, name, bytes: await assemble(path, new TextDecoder().decode(bytes)) };
  }
  if (bytes.length === 0) throw new UsageError(`${path} is empty; build the module again`);
  throw new UsageError(
    `${path} is not a WebAssembly module (it does not begin with \\0asm); give the path of a .wasm or .wat file`,
  );
}

/** Runs `work` on a module; what is wrong with its bytes is reported with the file's name and what to do. */
export async function withModule<T>(file: ModuleFile, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MalformedModuleError) {
      throw new UsageError(
        `${file.path} is damaged or incomplete: ${error.message}; copy or build the module again`,
        { cause: error },
      );
    }
    throw error instanceof WtraceError || !(error instanceof Error) ? error : describe(file, error);
  }
}

/** Names the module in a failure that nobody expected; the stack stays. */
function describe(file: ModuleFile, error: Error): Error {
  error.message = `${file.path}: ${error.message}`;
  return error;
}
