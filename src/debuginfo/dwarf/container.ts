/**
 * Where a module's DWARF is: in its own custom sections, or in a file that `external_debug_info` names
 * (tool-conventions, Debugging.md), a WebAssembly container of which only the `.debug_*` sections are used.
 */
import { WtraceError } from '../../errors.ts';
import { readSections, type WasmModule } from '../../wasm/index.ts';
import type { Findings } from '../findings.ts';
import { type ReadFile, whyUnread } from '../line-table.ts';
import { customSection, dwarfSections, nameInSection } from '../sections.ts';
import type { DwarfSections } from './sections.ts';

/** DWARF sections and where they were found. */
export interface Container {
  readonly sections: DwarfSections;
  /** Undefined: in the module itself. */
  readonly url: string | undefined;
}

/** Finds a module's DWARF; undefined when it has none. The external file goes before what is embedded. */
export function findContainer(
  bytes: Uint8Array,
  module: WasmModule,
  readFile: ReadFile,
  findings: Findings,
): Container | undefined {
  const buildId = buildIdOf(bytes, module.sections);
  if (buildId !== undefined) findings.fact('build id', buildId);
  if (isObjectFile(module)) {
    findings.warn('dwarf-malformed', 'this is an object file, whose DWARF is not final: link it first');
    return undefined;
  }
  const url = nameInSection(bytes, module.sections, 'external_debug_info');
  const external = url === undefined ? undefined : openExternal(url, buildId, readFile, findings);
  if (external !== undefined) return external;
  const embedded = dwarfSections(bytes, module.sections);
  return embedded.has('.debug_line') || embedded.has('.debug_info')
    ? { sections: embedded, url: undefined }
    : undefined;
}

function openExternal(
  url: string,
  buildId: string | undefined,
  readFile: ReadFile,
  findings: Findings,
): Container | undefined {
  const bytes = readFile(url);
  if (bytes === undefined) {
    findings.fact('external debug info', `${url}, missing`);
    findings.warn(
      'external-debug-info-missing',
      `the module's debug info is in ${url}, which ${whyUnread(readFile, url)}`,
    );
    return undefined;
  }
  try {
    const sections = readSections(bytes);
    const otherId = buildIdOf(bytes, sections);
    if (buildId !== undefined && otherId !== undefined && buildId !== otherId) {
      findings.warn(
        'external-debug-info-mismatch',
        `${url} belongs to another build (build id ${otherId}, the module's is ${buildId}): build both again`,
      );
    }
    return { sections: dwarfSections(bytes, sections), url };
  } catch (error) {
    if (!(error instanceof WtraceError)) throw error;
    findings.warn('dwarf-malformed', `${url} is not a WebAssembly container: ${error.message}`);
    return undefined;
  }
}

/** Lower-case hex; undefined when there is none. A length and as many bytes. */
function buildIdOf(bytes: Uint8Array, sections: WasmModule['sections']): string | undefined {
  const contents = customSection(bytes, sections, 'build_id');
  if (contents === undefined || contents.length < 2) return undefined;
  return Array.from(contents.subarray(1), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Relocatable objects have a `linking` section; so have linked modules with `--emit-relocs`, which own a memory. */
function isObjectFile(module: WasmModule): boolean {
  return (
    module.sections.some((section) => section.name === 'linking') &&
    module.imports.some((each) => each.name === '__linear_memory')
  );
}
