/** The arguments of `load` and `loadSync`, checked. */
import { createNaming, type Naming } from '../coverage/index.ts';
import { UsageError } from '../errors.ts';
import { normalizePath } from '../paths.ts';
import type { LoadOptions } from './options.ts';
import { refuseUnknown } from './settings.ts';
import { Tracer } from './tracer.ts';
import { workingDirectory } from './working-directory.ts';

const known = [
  'imports',
  'include',
  'omit',
  'sourceRoot',
  'remap',
  'readFile',
  'name',
  'coverage',
  'trace',
  'tracer',
] as const;

/** A module to load, and how. */
export interface LoadRequest {
  readonly original: Uint8Array;
  readonly options: LoadOptions;
  readonly imports: WebAssembly.Imports;
  readonly tracer: Tracer | undefined;
  readonly naming: Naming;
}

/**
 * Checks the arguments.
 * @param caller name of the function, for messages
 * @throws UsageError for arguments that make no sense
 */
export function checkRequest(
  bytes: Uint8Array | ArrayBuffer,
  options: LoadOptions,
  caller: string,
): LoadRequest {
  refuseUnknown(options, known, caller);
  if (!(bytes instanceof ArrayBuffer) && !ArrayBuffer.isView(bytes))
    throw new UsageError(`${caller} takes the bytes of a module: a Uint8Array or an ArrayBuffer`);
  const { imports = {}, trace, include, omit, sourceRoot, remap } = options;
  if (trace !== undefined && options.tracer !== undefined)
    throw new UsageError('give either trace or tracer: the tracer has its options already');
  return {
    original: bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes,
    options,
    imports,
    tracer: options.tracer ?? (trace && new Tracer(trace, false)),
    naming: createNaming({
      include: include ?? [],
      omit: omit ?? [],
      sourceRoot: normalizePath(sourceRoot ?? workingDirectory()),
      remaps: remap ?? [],
      omitSystemLibraries: true,
    }),
  };
}
