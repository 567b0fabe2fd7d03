/** The modules that `wtrace report --module` names: found by hash, so that counts are never shown beside other code. */
import type { InstructionListing, ModuleFacts, Naming } from '../coverage/index.ts';
import { readDebugInfo } from '../debuginfo/index.ts';
import { UsageError } from '../errors.ts';
import { coreModules, isComponent, readModule } from '../wasm/index.ts';
import { readerBeside } from './files.ts';
import { listInstructions } from './instruction-listing.ts';
import { readModuleFile, sha256, withModule } from './module-file.ts';

/** How names and sources are found. */
export interface ListingSetting {
  readonly naming: Naming;
  readonly sourceRoot: string;
  readonly onMissing: (name: string) => void;
}

/** A hash is long enough to tell two apart by its beginning. */
const SHOWN = 12;

/**
 * Listings of the modules in some files, by hash. Of a component those of its core modules that the data knows.
 * @param known modules of the data
 * @throws {@link UsageError} when a file is none of the data's modules
 */
export async function listModules(
  paths: readonly string[],
  known: readonly ModuleFacts[],
  { naming, sourceRoot, onMissing }: ListingSetting,
): Promise<ReadonlyMap<string, InstructionListing>> {
  const hashes = new Set(known.map((module) => module.sha256));
  const listings = new Map<string, InstructionListing>();
  for (const path of paths) {
    const file = await readModuleFile(path);
    await withModule(file, () => {
      const candidates = isComponent(file.bytes)
        ? coreModules(file.bytes).map(({ bytes }) => bytes)
        : [file.bytes];
      const fitting = candidates.filter((bytes) => hashes.has(sha256(bytes)));
      if (fitting.length === 0) throw new UsageError(otherModule(path, candidates, known));
      for (const bytes of fitting) {
        const debugInfo = readDebugInfo(bytes, readModule(bytes), { readFile: readerBeside(path) });
        const listing = listInstructions({ bytes, debugInfo, naming, sourceRoot, onMissing });
        listings.set(sha256(bytes), listing);
      }
    });
  }
  return listings;
}

function otherModule(
  path: string,
  [only, ...more]: readonly Uint8Array[],
  known: readonly ModuleFacts[],
): string {
  const ran = known.map(({ name, sha256 }) => `${name} (${sha256.slice(0, SHOWN)}…)`);
  const list = `${ran.slice(0, 3).join(', ')}${ran.length > 3 ? ` and ${ran.length - 3} more` : ''}`;
  const own = only === undefined || more.length > 0 ? '' : ` (sha256 ${sha256(only).slice(0, SHOWN)}…)`;
  return `${path}${own} is not the module that ran: the data is from ${list}; give the same build, or run it again`;
}
