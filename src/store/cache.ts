/**
 * Rewrites a module, or takes what an earlier run made of the same bytes under the same options. Debug info is read
 * again only for those who ask: a stack trace, a listing.
 */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { serialize } from 'node:v8';
import { createNaming, disassemblesRest, type SelectionRules } from '../coverage/index.ts';
import {
  type DebugInfo,
  type DebugInfoKind,
  filesWithCode as filesOf,
  type ReadFile,
  readDebugInfo,
} from '../debuginfo/index.ts';
import { encodeProbeMap, forReports } from '../probe-map/index.ts';
import { type Instrumented, type InstrumentOptions, instrument } from '../rewriter/index.ts';
import { readModule } from '../wasm/index.ts';
import { type CachedModule, type FileRead, packModule, unpackModule } from './cache-entry.ts';
import type { CacheStore } from './cache-store.ts';
import { countsEveryBlock } from './counted-module.ts';
import { sha256 } from './sha256.ts';
import { type SourceText, sourceTexts } from './source-texts.ts';
import { version } from './version.ts';

/** A module that was rewritten, now or earlier. */
export interface Rewritten extends Pick<Instrumented, 'bytes' | 'probeMap' | 'debugInfo' | 'warnings'> {
  readonly original: Uint8Array;
  readonly linesFrom: DebugInfoKind;
  /** Source files with code that counts, by their path as the debug info resolves it. */
  readonly filesWithCode: readonly string[];
  /** Source files with code that does not count. */
  readonly filesOmitted: readonly string[];
  /** What is known of the texts of {@link filesWithCode}. */
  readonly sources: readonly SourceText[];
  /** Whether the counts of all blocks follow from the counters. */
  readonly everyBlock: boolean;
  /** The probe map, encoded: once, however often it is asked for. */
  packedMap(): Uint8Array;
  /** Puts it into the store, unless it came from there. Takes a while: for after the run. */
  keep(): void;
}

/** What decides how a module is rewritten. */
export interface RewriteSetting {
  readonly rules: SelectionRules;
  readonly readFile: ReadFile;
  /** Undefined: rewrite always, keep nothing. */
  readonly store: CacheStore | undefined;
  readonly options: Omit<InstrumentOptions, 'selects' | 'readFile' | 'debugInfo' | 'sha256'>;
}

/** @throws as `instrument` does */
export function rewriteModule(original: Uint8Array, setting: RewriteSetting): Rewritten {
  const hash = sha256(original);
  const key = setting.store === undefined ? undefined : keyOf(hash, setting);
  return (
    (key === undefined ? undefined : restore(original, hash, key, setting)) ??
    make(original, hash, key, setting)
  );
}

function make(
  original: Uint8Array,
  hash: string,
  key: string | undefined,
  setting: RewriteSetting,
): Rewritten {
  const { store, rules, options } = setting;
  const filesRead: FileRead[] = [];
  const { whyNot } = setting.readFile;
  const noted = (url: string): Uint8Array | undefined => {
    const found = setting.readFile(url);
    filesRead.push({ url, sha256: found && sha256(found) });
    return found;
  };
  const readFile: ReadFile = Object.assign(noted, whyNot && { whyNot });
  const { selects } = createNaming(rules);
  const disassembleRest = disassemblesRest(rules);
  const made = instrument(original, {
    ...options,
    selects,
    readFile,
    sha256: hash,
    disassembleRest,
    notePresence: true,
  });
  const { bytes, probeMap, warnings, debugInfo } = made;
  const { kind: linesFrom } = debugInfo;
  const all = filesOf(debugInfo);
  const filesWithCode = all.filter(selects);
  const filesOmitted = all.filter((path) => !selects(path));
  const packedMap = once(() => encodeProbeMap(forReports(probeMap)));
  const sources = sourceTexts(debugInfo, filesWithCode);
  const everyBlock = countsEveryBlock(probeMap);
  return {
    bytes,
    probeMap,
    debugInfo,
    warnings,
    original,
    linesFrom,
    filesWithCode,
    filesOmitted,
    sources,
    everyBlock,
    packedMap,
    keep() {
      if (key === undefined || !store?.takes(bytes.length)) return;
      store.write(
        key,
        packModule({
          bytes,
          packedMap: packedMap(),
          warnings,
          linesFrom,
          filesWithCode,
          filesOmitted,
          sources,
          filesRead,
          everyBlock,
        }),
      );
    },
  };
}

function restore(
  original: Uint8Array,
  hash: string,
  key: string,
  setting: RewriteSetting,
): Rewritten | undefined {
  const { store, readFile, rules } = setting;
  const entry = store?.read(key);
  const cached = entry && unpackModule(entry);
  if (
    cached?.probeMap.module.sha256 !== hash ||
    !filesAreSame(cached, readFile) ||
    !selectionIsSame(cached, rules)
  )
    return undefined;
  const {
    bytes,
    probeMap,
    packedMap,
    warnings,
    linesFrom,
    filesWithCode,
    filesOmitted,
    sources,
    everyBlock,
  } = cached;
  let debugInfo: DebugInfo | undefined;
  return {
    bytes,
    probeMap,
    warnings,
    linesFrom,
    filesWithCode,
    filesOmitted,
    sources,
    everyBlock,
    packedMap: () => packedMap,
    original,
    get debugInfo() {
      debugInfo ??= readDebugInfo(original, readModule(original), {
        readFile,
        disassembles: disassemblesRest(rules) ? createNaming(rules).selects : undefined,
      });
      return debugInfo;
    },
    keep() {},
  };
}

const filesAreSame = ({ filesRead }: CachedModule, readFile: ReadFile): boolean =>
  filesRead.every((file) => {
    const found = readFile(file.url);
    return file.sha256 === (found && sha256(found));
  });

/** Where files have other names since a link leads elsewhere, globs may select others. */
function selectionIsSame({ filesWithCode, filesOmitted }: CachedModule, rules: SelectionRules): boolean {
  const { selects } = createNaming(rules);
  return filesWithCode.every(selects) && !filesOmitted.some(selects);
}

/**
 * What makes a rewritten module what it is, and its entry: an entry is laid out as this version of wtrace does, in the
 * serialization of this V8, so that no other reads it. Undefined when an option cannot be identified by its contents, such as a
 * function. Event probes are not kept.
 */
function keyOf(hash: string, { rules, options }: RewriteSetting): string | undefined {
  if (options.events !== undefined) return undefined;
  // Names decide only where globs do: then most runs have one key, whatever directory they start in.
  const { realPath: _, ...named } = rules;
  const { include, omit, omitSystemLibraries } = rules;
  const selection = include.length + omit.length > 0 ? named : omitSystemLibraries;
  try {
    const parts = [version, buildTime(), process.versions.v8, hash, selection, options];
    return createHash('sha256').update(serialize(parts)).digest('hex');
  } catch {
    return undefined;
  }
}

/** While wtrace itself is worked on, its version stays. */
const buildTime = (): number => statSync(fileURLToPath(new URL('..', import.meta.url))).mtimeMs;

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
