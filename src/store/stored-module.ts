/** Modules of a data directory, for processes that run them: one writes what another, or another thread, needs to count them. */
import { encodeProbeMap, forReports } from '../probe-map/index.ts';
import {
  foreignModule,
  packCountedModule,
  type CountedModuleParts as StoredModule,
  unpackCountedModule,
} from './counted-module.ts';
import { modulePath, writeModule } from './data-directory.ts';
import { MAX_MODULE_BYTES, readWhole } from './files.ts';

export { foreignModule, type StoredModule };

/**
 * Writes the file of a module, unless it is there.
 * @returns its id
 * @throws FileError when it cannot be written
 */
export function storeModule(directory: string, parts: StoredModule): string {
  const packed = packCountedModule(parts);
  writeModule(directory, packed);
  return packed.id;
}

/**
 * Reads the file of a module.
 * @throws FileError, DataFileError when it is not there, or damaged
 */
export function storedModule(directory: string, id: string): StoredModule {
  const path = modulePath(directory, id);
  const unpacked = unpackCountedModule(readWhole(path, 'a data file', 2 * MAX_MODULE_BYTES), id, path);
  const probeMap = unpacked.probeMap();
  return { ...unpacked.module, probeMap, packedMap: encodeProbeMap(forReports(probeMap)) };
}
