/**
 * A file `modules/<id>` of a data directory: all that must be known of a module to make facts of its counters. Its id is
 * the SHA-256 of its contents, which hold the hash of the original bytes and a probe map that depends on everything that
 * was required of the rewriter: equal ids mean equal counters.
 */
import type { DroppedFunction } from '../coverage/index.ts';
import { type DebugInfoKind, debugInfoKinds } from '../debuginfo/index.ts';
import { DataFileError, type Warning, WtraceError, warningSlugs } from '../errors.ts';
import { decodeProbeMap, NOT_REQUIRED, type ProbeMap } from '../probe-map/index.ts';
import { packContainer, unpackContainer } from './container.ts';
import { HeaderFields } from './header-fields.ts';
import { sha256 } from './sha256.ts';
import type { SourceText } from './source-texts.ts';

/** What is known of a module without its probe map. */
export interface CountedModule {
  /** File name without directory. */
  readonly name: string;
  /** Of the original bytes; '' when nobody computed it. */
  readonly sha256: string;
  readonly linesFrom: DebugInfoKind;
  /** Number of counters of a run. */
  readonly counterCount: number;
  /** Whether the counts of all blocks follow from the counters, and so those of all instructions. */
  readonly everyBlock: boolean;
  /** Whether it is known only what ran. */
  readonly hitOnly: boolean;
  /** Source files with code that was counted, by their path as the debug info resolves it. */
  readonly filesWithCode: readonly string[];
  /** Source files with code that the run left out. */
  readonly filesOmitted: readonly string[];
  /** What is known of the texts of {@link filesWithCode}. */
  readonly sources: readonly SourceText[];
  /** What was said of its debug info. */
  readonly warnings: readonly Warning[];
  /** Functions of files that count which the linker left out; absent: the run did not ask for them. */
  readonly dropped?: readonly DroppedFunction[];
}

/** What the file is made of. */
export interface CountedModuleParts
  extends Pick<
    CountedModule,
    'name' | 'linesFrom' | 'filesWithCode' | 'filesOmitted' | 'warnings' | 'dropped'
  > {
  /** What is known of the texts of `filesWithCode`; by default nothing. */
  readonly sources?: readonly SourceText[];
  readonly probeMap: ProbeMap;
  /** The same, encoded. */
  readonly packedMap: Uint8Array;
  /** As in {@link CountedModule}, where it is known: to find it out, all functions of the probe map have to be decoded. */
  readonly everyBlock?: boolean;
}

/** Bytes of the file, and its name. */
export interface PackedModule {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Lays out the file of a module. */
export function packCountedModule(parts: CountedModuleParts): PackedModule {
  const {
    name,
    linesFrom,
    filesWithCode,
    filesOmitted,
    sources = [],
    warnings,
    dropped,
    probeMap,
    packedMap,
    everyBlock = countsEveryBlock(probeMap),
  } = parts;
  const header: CountedModule = {
    name,
    linesFrom,
    filesWithCode,
    filesOmitted,
    sources,
    warnings,
    sha256: probeMap.module.sha256,
    counterCount: probeMap.counterCount,
    everyBlock,
    hitOnly: probeMap.hitOnly === true,
    ...(dropped && { dropped }),
  };
  const bytes = packContainer('module', header, [packedMap]);
  return { id: sha256(bytes), bytes };
}

/** Whether the counts of all blocks follow from the counters. */
export const countsEveryBlock = ({ functions, hitOnly }: ProbeMap): boolean =>
  !hitOnly &&
  functions.every(({ blockCounter }) => !Array.prototype.includes.call(blockCounter, NOT_REQUIRED));

/** What a file says of its module, and its probe map, decoded when it is asked for. */
export interface UnpackedModule {
  readonly module: CountedModule;
  /** @throws {@link DataFileError} when it cannot be decoded or is another module's */
  probeMap(): ProbeMap;
}

/**
 * Reads the file of a module.
 * @param id that it must have
 * @param source name of the file, for messages
 * @throws {@link DataFileError} when it is none, is damaged, or of an unknown version
 */
export function unpackCountedModule(bytes: Uint8Array, id: string, source: string): UnpackedModule {
  const { header, body } = unpackContainer('module', bytes, source);
  if (sha256(bytes) !== id) throw new DataFileError(`${source} is another module than its name says`);
  const fields = new HeaderFields(header, source);
  const module: CountedModule = {
    ...describedBy(fields),
    sha256: fields.text('sha256'),
    counterCount: fields.count('counterCount'),
    everyBlock: fields.flag('everyBlock'),
    hitOnly: fields.flag('hitOnly'),
    ...(fields.has('dropped') && { dropped: fields.objects('dropped').map(readDropped) }),
  };
  const probeMap = (): ProbeMap => decoded(body, module, source);
  // Sums are as long as the header says: where there seem to be more counters than there is room to speak of, it is checked.
  if (module.counterCount > body.length) probeMap();
  return { module, probeMap };
}

/** What does not follow from the probe map. */
const describedBy = (
  fields: HeaderFields,
): Omit<CountedModule, 'sha256' | 'counterCount' | 'everyBlock' | 'hitOnly' | 'dropped'> => ({
  name: fields.text('name'),
  linesFrom: fields.oneOf('linesFrom', debugInfoKinds),
  filesWithCode: fields.texts('filesWithCode'),
  filesOmitted: fields.texts('filesOmitted'),
  // Earlier versions did not write it.
  sources: fields.has('sources') ? fields.objects('sources').map(readSource) : [],
  warnings: fields.objects('warnings').flatMap((warning) => {
    // A later wtrace may know others.
    const slug = warningSlugs.find((known) => known === warning.text('slug'));
    return slug === undefined ? [] : [{ slug, message: warning.text('message') }];
  }),
});

/**
 * A module that another program rewrote, such as a page.
 * @param described its description: parsed JSON
 * @param source whose it is, for messages
 * @throws {@link DataFileError} when it is none, or the probe map cannot be decoded
 */
export function foreignModule(described: unknown, packedMap: Uint8Array, source: string): CountedModuleParts {
  const parts = describedBy(new HeaderFields(described, source));
  return { ...parts, probeMap: decodeProbeMap(packedMap), packedMap };
}

const readSource = (source: HeaderFields): SourceText => ({
  path: source.text('path'),
  md5: source.texts('md5'),
  lengths: source.counts('lengths'),
});

const readDropped = (fn: HeaderFields): DroppedFunction => ({
  path: fn.text('path'),
  name: fn.text('name'),
  line: fn.count('line'),
  lines: [...new Set(fn.counts('lines'))].filter((line) => line > 0).sort((a, b) => a - b),
});

function decoded(body: Uint8Array, { counterCount }: CountedModule, source: string): ProbeMap {
  let map: ProbeMap;
  try {
    map = decodeProbeMap(body);
  } catch (error) {
    if (!(error instanceof WtraceError)) throw error;
    throw new DataFileError(`${source} is damaged: its probe map cannot be read`, { cause: error });
  }
  if (map.counterCount !== counterCount) throw new DataFileError(`${source} is damaged: its counters differ`);
  return map;
}
