/**
 * Decodes a source map's mappings into segments in columns. In WebAssembly the generated line is 0 and the generated
 * column is the offset in the module's file (ECMA-426 §12); a segment is in force up to the next.
 */
import { AnyMap, decodedMappings, type SourceMapInput, type TraceMap } from '@jridgewell/trace-mapping';
import { MalformedDebugInfoError } from '../../errors.ts';
import { isAbsolutePath, normalizePath, withoutFileScheme } from '../../paths.ts';
import { PathTable } from '../paths.ts';

/** Segments, ascending by offset. */
export interface Segments {
  readonly count: number;
  /** ModuleOffsets. */
  readonly offset: Uint32Array;
  /** Index into `files`; 0 where `line` is 0. */
  readonly file: Uint32Array;
  /** 1-based; 0: the segment says that the code has no source. */
  readonly line: Uint32Array;
  /** 1-based count of UTF-16 code units; 0 where `line` is 0. */
  readonly column: Uint32Array;
  /** Each path once. */
  readonly files: readonly string[];
  /** Path → text, for the sources that come with the map. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Decodes a map that was checked.
 *
 * @param url where the map was read from, relative to the module: relative sources count from its directory.
 * @throws MalformedDebugInfoError when a segment names what the map doesn't have.
 */
export function decodeSegments(map: SourceMapInput, url: string): Segments {
  const trace = traceMap(map, url);
  const malformed = (what: string, at: number): never => {
    throw new MalformedDebugInfoError(what, nameOf(url), at);
  };
  const paths = new PathTable();
  const texts = new Map<string, string>();
  // null: a source without a name.
  const files = trace.resolvedSources.map((source, i) => {
    if (trace.sources[i] === null) return undefined;
    const path = sourcePath(source);
    const text = trace.sourcesContent?.[i];
    if (typeof text === 'string' && !texts.has(path)) texts.set(path, text);
    return paths.intern(path);
  });
  const decoded = decodedMappings(trace)[0] ?? [];
  const count = decoded.length;
  const columns = {
    offset: new Uint32Array(count),
    file: new Uint32Array(count),
    line: new Uint32Array(count),
    column: new Uint32Array(count),
  };
  decoded.forEach((segment, i) => {
    const [generated, source, line = -1, column = -1] = segment;
    if (!(generated >= 0)) malformed('mapping before the start of the module', i);
    columns.offset[i] = generated;
    if (source === undefined) return;
    if (!(source >= 0 && source < files.length))
      malformed(`mapping of source ${source}, which is not there`, i);
    if (!(line >= 0 && column >= 0)) malformed('mapping before the start of a source', i);
    const file = files[source];
    if (file === undefined) return;
    columns.file[i] = file;
    columns.line[i] = line + 1;
    columns.column[i] = column + 1;
  });
  return { count, ...columns, files: paths.paths, texts };
}

/** A source as the map names it. Schemes of bundlers stay; `file:` URLs are paths. */
function sourcePath(source: string): string {
  const path = withoutFileScheme(source);
  return path.includes('://') ? path : normalizePath(path) || '.';
}

/** What errors call the map: its URL, or `sourceMappingURL` when the URL contains the map. */
export function nameOf(url: string): string {
  return url.startsWith('data:') ? 'sourceMappingURL' : url;
}

function traceMap(map: SourceMapInput, url: string): TraceMap {
  // Sources count from the map's URL. One on a server says where a browser finds the map, not where the sources are.
  const isFile = /^file:/i.test(url);
  const base = isFile || !(url.includes(':') || isAbsolutePath(url)) ? url : undefined;
  try {
    return new AnyMap(withoutVirtualRoot(map) as ConstructorParameters<typeof AnyMap>[0], base);
  } catch {
    // The library's message may have all of the map.
    throw new MalformedDebugInfoError("can't be decoded", nameOf(url), 0);
  }
}

/**
 * AssemblyScript invents a `sourceRoot` after the module's name, so that debuggers keep modules apart; its sources
 * count from the directory that `asc` ran in. Only its maps have sources in `~lib/`.
 */
function withoutVirtualRoot(map: SourceMapInput): SourceMapInput {
  if (typeof map === 'string' || !('sources' in map)) return map;
  const isAssemblyScript = map.sources.some((source) => source?.startsWith('~lib/'));
  return isAssemblyScript ? ({ ...map, sourceRoot: '' } as SourceMapInput) : map;
}
