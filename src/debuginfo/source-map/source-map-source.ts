/**
 * A source map as a source of lines. Segments go to the function that they are in; a mapping from before a function
 * does not reach into it. A function is mapped if all of its segments are where instructions begin: elsewhere the map
 * belongs to other code, and what it says of that function's other instructions can't be right either.
 */
import { MalformedDebugInfoError } from '../../errors.ts';
import { type DefinedFunction, definedFunction } from '../../indices.ts';
import type { CodeMap } from '../code-map.ts';
import { type Findings, plural, someNames } from '../findings.ts';
import { describeFunctions, namesOf } from '../function-names.ts';
import { type LineTable, type ReadFile, RowFlag, whyUnread } from '../line-table.ts';
import { RowColumns } from '../row-columns.ts';
import { nameInSection } from '../sections.ts';
import type { Source } from '../source.ts';
import { decodeSegments, nameOf, type Segments } from './segments.ts';
import { parseSourceMap, readSourceMapBytes } from './source-map-file.ts';

/** Share of functions with segments that must fit; a map that was not updated fits about none (as with DWARF). */
const MIN_FITTING = 0.9;

/** Lines from the module's source map; undefined when there is none that can be used. */
export function readSourceMapSource(
  bytes: Uint8Array,
  code: CodeMap,
  readFile: ReadFile,
  findings: Findings,
): Source | undefined {
  const url = nameInSection(bytes, code.module.sections, 'sourceMappingURL');
  if (url === undefined) return undefined;
  const shown = url.startsWith('data:') ? 'inline' : url;
  let segments: Segments;
  try {
    const map = readSourceMapBytes(url, readFile);
    if (map === undefined) {
      findings.fact('source map', `${shown}, missing`);
      findings.warn(
        'source-map-missing',
        `the module's source map is ${url}, which ${whyUnread(readFile, url)}`,
      );
      return undefined;
    }
    segments = decodeSegments(parseSourceMap(map, nameOf(url)), url);
  } catch (error) {
    if (!(error instanceof MalformedDebugInfoError)) throw error;
    findings.fact('source map', `${shown}, damaged`);
    findings.warn(
      'source-map-malformed',
      `the source map can't be used: ${error.message}; build the module again`,
    );
    return undefined;
  }
  if (!segments.line.some((line) => line > 0)) {
    const what = segments.count === 0 ? 'it has no mappings' : 'none of its mappings leads to a line';
    findings.fact('source map', `${shown}, empty`);
    findings.warn(
      'source-map-empty',
      `the source map ${shown} is empty (${what}): compile with debug info ` +
        '(emcc: -gsource-map at compile and link; asc: --debug --sourceMap)',
    );
    return undefined;
  }
  const { lines, mapped, refused, inFunctions } = assignToFunctions(segments, code);
  findings.fact('source map', shown);
  findings.fact('segments', `${segments.count}, ${inFunctions} of them in functions`);
  findings.fact('source files', `${lines.files.length}, ${segments.texts.size} of the map's with their text`);
  findings.fact('functions with lines', `${mapped} of ${code.module.code.count}`);
  if (refused.length > 0) {
    findings.fact('functions rejected', `${refused.length} (mappings inside instructions)`);
  }
  const all = mapped + refused.length;
  const names = someNames(namesOf(code.module, refused));
  if (mapped === 0 || mapped / all < MIN_FITTING) {
    const which = names === '' ? '' : `, not ${names}`;
    findings.warn(
      'source-map-malformed',
      `the source map does not describe this code (it fits ${mapped} of ${plural(all, 'function')}${which}) and ` +
        'is not used: a tool changed the code after the map was made; let it rewrite the map ' +
        '(wasm-opt: --input-source-map and --output-source-map)',
    );
    return undefined;
  }
  if (refused.length > 0) {
    findings.warn(
      'source-map-partly-stale',
      `${plural(refused.length, 'function')} of ${all} left without lines: ${names}; their mappings are not where ` +
        'instructions begin: a tool changed the code after the map was made',
    );
  }
  if (!code.module.sections.some((section) => section.name === 'name')) {
    findings.fact(
      'function names',
      'none: functions are shown by index (AssemblyScript: asc --debug writes names)',
    );
  }
  return {
    lines,
    functions: () => describeFunctions(code.module, lines, () => undefined),
    sourceText: (path) => segments.texts.get(path),
  };
}

interface Assigned {
  readonly lines: LineTable;
  /** Functions with rows. */
  readonly mapped: number;
  /** Functions whose segments don't fit. */
  readonly refused: readonly DefinedFunction[];
  /** Segments inside of functions. */
  readonly inFunctions: number;
}

function assignToFunctions(segments: Segments, code: CodeMap): Assigned {
  const { count, start, codeStart, end } = code.module.code;
  const rows = new RowColumns(segments.count);
  const spans = new Uint32Array(2 * count);
  let mapped = 0;
  const refused: DefinedFunction[] = [];
  let inFunctions = 0;
  let segment = 0;
  for (let i = 0; i < count; i++) {
    const fn = definedFunction(i);
    while (segment < segments.count && segments.offset[segment]! < start[fn]!) segment++;
    const first = rows.length;
    const firstSegment = segment;
    let fits = true;
    for (; segment < segments.count && segments.offset[segment]! < end[fn]!; segment++) {
      const offset = segments.offset[segment]!;
      // Anywhere in the locals vector means the function's first instruction.
      if (offset >= codeStart[fn]! && !code.isBoundary(fn, offset)) fits = false;
      const line = segments.line[segment]!;
      const flags = line === 0 ? 0 : RowFlag.is_stmt;
      rows.push(offset, segments.file[segment]!, line, segments.column[segment]!, flags);
    }
    inFunctions += segment - firstSegment;
    if (!fits) {
      refused.push(fn);
      rows.truncate(first);
    } else if (rows.length > first) mapped++;
    spans[2 * fn] = first;
    spans[2 * fn + 1] = rows.length;
  }
  const files = segments.files.length === 0 ? [''] : segments.files;
  return { lines: rows.toLineTable(files, spans), mapped, refused, inFunctions };
}
