/** Writes what a process counted into a data directory. */

import { join } from 'node:path';
import process from 'node:process';
import { checkProbeMap } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import { type AbnormalExit, counterNumbers, encodeProbeMap, forReports } from '../probe-map/index.ts';
import { packCountedModule } from './counted-module.ts';
import { newRunFileName, writeModule } from './data-directory.ts';
import type { ModuleDescription } from './describe-module.ts';
import { writeWhole } from './files.ts';
import { inexactFunctions } from './inexact-functions.ts';
import { type ModuleCounts, packRun, type Unfinished } from './run-file.ts';
import { generator } from './version.ts';

/** Counters of one module, as the runtime read them, and all that must be known of the module. */
export interface CountersOfModule extends ModuleDescription {
  /** The probe map as `encodeProbeMap` packed it, where that was done already. */
  readonly packedMap?: Uint8Array;
  readonly counters: ArrayLike<bigint>;
  /** Activations that ended in mid-block; none by default. */
  readonly ends?: readonly AbnormalExit[];
  /** False when the counters could not be read; true by default. */
  readonly complete?: boolean;
}

/** What a process counted. */
export interface CountersOfRun {
  /** File name of the program: the name of the data file begins with it. By default that of the first module. */
  readonly program?: string;
  readonly modules: readonly CountersOfModule[];
  /** Absolute; the working directory of this process by default. */
  readonly workingDirectory?: string;
  /** Why it ran: the name of a test. */
  readonly context?: string;
  /** Why it has not ended by itself; undefined: it has. */
  readonly unfinished?: Unfinished;
}

/**
 * Writes counters into a data directory, which is made when it is not there: the files of the modules, unless they are
 * there, then the file of this run, whole or not at all.
 * @param file name of the file, to write it again when more was counted: counters are cumulative. By default a new one.
 * @returns the name of the file
 * @throws FileError when something cannot be written
 * @throws UsageError when the counters are not those of the probe map
 */
export function writeRunData(
  directory: string,
  { modules, program = modules[0]?.name ?? '', workingDirectory = process.cwd(), ...about }: CountersOfRun,
  file = newRunFileName(program),
): string {
  const counted = modules.map((module): ModuleCounts => {
    checkProbeMap(module.probeMap, 'writeRunData');
    const packedMap = module.packedMap ?? encodeProbeMap(forReports(module.probeMap));
    const packed = packCountedModule({ ...module, packedMap });
    const counts = countsOf(module, packed.id);
    writeModule(directory, packed);
    return counts;
  });
  const bytes = packRun({
    generator,
    workingDirectory: workingDirectory.replaceAll('\\', '/'),
    ...about,
    modules: counted,
  });
  writeWhole(join(directory, file), bytes, true);
  return file;
}

function countsOf(module: CountersOfModule, id: string): ModuleCounts {
  const { name, probeMap, counters, ends = [], complete = true } = module;
  if (counters.length !== probeMap.counterCount) {
    throw new UsageError(
      `${name} has ${probeMap.counterCount} counters, and ${counters.length} were given; give those that attach() read`,
    );
  }
  const values = counterNumbers(counters);
  return { id, counters: values, ends, inexact: inexactFunctions(probeMap, values, ends), complete };
}
