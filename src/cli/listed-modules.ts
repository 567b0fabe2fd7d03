/** The modules that `wtrace report --module` names: found by hash, so that counts are never shown beside other code. */
import type { InstructionListing, Naming } from '../coverage/index.ts';
import { readDebugInfo } from '../debuginfo/index.ts';
import { UsageError } from '../errors.ts';
import type { InstructionWalk } from '../probe-map/index.ts';
import { instructionWalk } from '../rewriter/index.ts';
import { type ReadFolders, readerBeside, type SourceFiles, sha256 } from '../store/index.ts';
import { coreModules, isComponent, readModule } from '../wasm/index.ts';
import { listInstructions } from './instruction-listing.ts';
import { readModuleFile, withModule } from './module-file.ts';

/** How names and sources are found. */
export interface ListingSetting {
  readonly namingOf: (sha256: string) => Naming;
  readonly sources: SourceFiles;
  /** In which companions of the modules may be. */
  readonly folders: ReadFolders;
  readonly onMissing: (name: string) => void;
}

/** A module that the data is of. */
interface KnownModule {
  readonly name: string;
  readonly sha256: string;
}

/** A module that the data is of, read. */
export interface ModuleAtHand {
  readonly walk: InstructionWalk;
  readonly listing: InstructionListing;
}

/** A hash is long enough to tell two apart by its beginning. */
const SHOWN = 12;

/**
 * The modules in some files, by hash. Of a component those of its core modules that the data knows.
 * @param known modules of the data
 * @throws {@link UsageError} when a file is none of the data's modules
 */
export async function listModules(
  paths: readonly string[],
  known: readonly KnownModule[],
  { namingOf, sources, folders, onMissing }: ListingSetting,
): Promise<ReadonlyMap<string, ModuleAtHand>> {
  const hashes = new Set(known.map((module) => module.sha256));
  const listings = new Map<string, ModuleAtHand>();
  for (const path of paths) {
    const file = await readModuleFile(path);
    await withModule(file, () => {
      const candidates = isComponent(file.bytes)
        ? coreModules(file.bytes).map(({ bytes }) => bytes)
        : [file.bytes];
      const fitting = candidates.filter((bytes) => hashes.has(sha256(bytes)));
      if (fitting.length === 0) throw new UsageError(otherModule(path, candidates, known));
      for (const bytes of fitting) {
        const debugInfo = readDebugInfo(bytes, readModule(bytes), {
          readFile: readerBeside(path, folders),
          // As the run may have done with all of them.
          disassembles: () => true,
        });
        const hash = sha256(bytes);
        const listing = listInstructions({ bytes, debugInfo, naming: namingOf(hash), sources, onMissing });
        listings.set(hash, { listing, walk: instructionWalk(bytes) });
      }
    });
  }
  return listings;
}

function otherModule(
  path: string,
  [only, ...more]: readonly Uint8Array[],
  known: readonly KnownModule[],
): string {
  const ran = known.map(({ name, sha256 }) => `${name} (${sha256.slice(0, SHOWN)}…)`);
  const list = `${ran.slice(0, 3).join(', ')}${ran.length > 3 ? ` and ${ran.length - 3} more` : ''}`;
  const own = only === undefined || more.length > 0 ? '' : ` (sha256 ${sha256(only).slice(0, SHOWN)}…)`;
  return `${path}${own} is not the module that ran: the data is from ${list}; give the same build, or run it again`;
}
