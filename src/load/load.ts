/** `load` and `loadSync`: a module is rewritten and instantiated, and its events and counts are connected. */

import { sha256, sha256Sync } from '../portable-sha256.ts';
import type { LoadOptions, ModuleSource } from './options.ts';
import type { GuestExports, Program } from './program.ts';
import { checkRequest } from './request.ts';
import { RewrittenGuest, refusedByEngine } from './rewritten-guest.ts';
import { readingFor, readingForSync } from './source-variables.ts';

/**
 * Loads a module under trace: rewrites it, instantiates it, and runs its start function, which is traced as well.
 * @param module its bytes as its toolchain made them, or its file
 * @throws MalformedModuleError, UnsupportedError for bytes that cannot be rewritten
 * @throws UsageError for arguments that make no sense
 * @throws FileError when its file cannot be read
 * @throws CannotRunError when the engine refuses the module
 * @throws WebAssembly.LinkError when imports are missing, and whatever the start function throws
 */
export async function load<Exports extends object = GuestExports>(
  module: ModuleSource,
  options: LoadOptions = {},
): Promise<Program<Exports>> {
  const request = checkRequest(module, options, 'load');
  const reading = await readingFor(request);
  const guest = new RewrittenGuest(request, await sha256(request.original), reading);
  const compiled = await WebAssembly.compile(guest.bytes).catch((error: unknown) => {
    throw refusedByEngine(error);
  });
  const endCounts = guest.deliverCounts();
  try {
    const instance = await guest.module.instantiate(compiled, guest.instanceOptions);
    return guest.program(instance, endCounts);
  } catch (error) {
    if (!guest.module.hasInstances) endCounts();
    throw error;
  }
}

/**
 * Like {@link load}, for hosts that instantiate synchronously: returns the program directly. Browsers compile only small
 * modules this way on their main thread.
 * @param module its bytes as its toolchain made them, or its file
 * @throws the same errors as {@link load}
 */
export function loadSync<Exports extends object = GuestExports>(
  module: ModuleSource,
  options: LoadOptions = {},
): Program<Exports> {
  const request = checkRequest(module, options, 'loadSync');
  const guest = new RewrittenGuest(request, sha256Sync(request.original), readingForSync(request));
  const compiled = compileSync(guest.bytes);
  const endCounts = guest.deliverCounts();
  try {
    const instance = guest.module.instantiateSync(compiled, guest.instanceOptions);
    return guest.program(instance, endCounts);
  } catch (error) {
    if (!guest.module.hasInstances) endCounts();
    throw error;
  }
}

function compileSync(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  try {
    return new WebAssembly.Module(bytes);
  } catch (error) {
    throw refusedByEngine(error);
  }
}
