/**
 * Finds and checks a module's source map (ECMA-426): the text that `sourceMappingURL` leads to, as JSON of the right
 * shape. Whoever decodes mappings after this meets no surprises of type.
 */
import type { SourceMapInput } from '@jridgewell/trace-mapping';
import { MalformedDebugInfoError } from '../../errors.ts';
import type { ReadFile } from '../line-table.ts';

const utf8 = new TextDecoder();
const DATA_URL = /^data:([^,]*),([\s\S]*)$/;

/** The bytes of the map; undefined when there is none. @throws MalformedDebugInfoError for a damaged `data:` URL */
export function readSourceMapBytes(url: string, readFile: ReadFile): Uint8Array | undefined {
  const data = DATA_URL.exec(url);
  if (data === null) return readFile(url);
  const [, mediaType = '', payload = ''] = data;
  try {
    const text = decodeURIComponent(payload);
    if (!/;\s*base64\s*$/i.test(mediaType)) return new TextEncoder().encode(text);
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    throw new MalformedDebugInfoError('data: URL is damaged', 'sourceMappingURL', 0);
  }
}

/**
 * A source map, sections allowed.
 *
 * @param name what errors call the map.
 * @throws MalformedDebugInfoError when it is no JSON, or not of the shape that ECMA-426 requires.
 */
export function parseSourceMap(bytes: Uint8Array, name: string): SourceMapInput {
  // A first line ")]}'" keeps browsers from running the map as a script (ECMA-426 §11.1).
  const text = utf8.decode(bytes).replace(/^\)\]\}'[^\n]*\n/, '');
  let map: unknown;
  try {
    map = JSON.parse(text);
  } catch {
    // The engine's message has some of the text, which may be of any file that a module names.
    throw new MalformedDebugInfoError('is not JSON', name, 0);
  }
  checkMap(map, name, 0);
  return firstLineOnly(map as MapOrSections) as SourceMapInput;
}

/** What is needed of a map that was checked. */
interface MapOrSections {
  readonly mappings?: string;
  readonly sections?: readonly { readonly map: MapOrSections }[];
}

/** A module is one line (ECMA-426 §12): what maps say of others, which decoders would make room for, is left out. */
function firstLineOnly(map: MapOrSections): MapOrSections {
  const { mappings, sections } = map;
  if (sections !== undefined)
    return { ...map, sections: sections.map((section) => ({ ...section, map: firstLineOnly(section.map) })) };
  const end = mappings?.indexOf(';') ?? -1;
  return end < 0 ? map : { ...map, mappings: mappings?.slice(0, end) ?? '' };
}

/** Section maps inside of section maps: forbidden by the standard, read by libraries, bounded here. */
const MAX_NESTING = 4;
/** Sources of one map; no program has so many, and each takes some 250 bytes. */
const MAX_SOURCES = 2 ** 20;

function checkMap(map: unknown, name: string, nesting: number): void {
  const check = (good: boolean, what: string): void => {
    if (!good) throw new MalformedDebugInfoError(`is not a source map: ${what}`, name, 0);
  };
  check(isRecord(map), 'not an object');
  if (!isRecord(map)) return;
  check(map['version'] === 3, 'version is not 3');
  if (map['sections'] !== undefined) {
    check(nesting < MAX_NESTING, 'sections nested too deeply');
    const sections = map['sections'];
    check(Array.isArray(sections), 'sections are no array');
    for (const section of sections as unknown[]) {
      check(isRecord(section) && isRecord(section['offset']), 'a section without offset');
      const { offset, map: inner } = section as { offset: Record<string, unknown>; map: unknown };
      check(isCount(offset['line']) && isCount(offset['column']), 'a section without offset');
      checkMap(inner, name, nesting + 1);
    }
    return;
  }
  const { mappings, sources, sourcesContent, sourceRoot, names } = map;
  check(typeof mappings === 'string' && /^[A-Za-z0-9+/,;]*$/.test(mappings), 'mappings are not VLQs');
  // The last digit of a VLQ is less than 32.
  check(!/[g-z0-9+/](?:[,;]|$)/.test(mappings as string), 'a VLQ of its mappings breaks off');
  check(isArrayOf(sources, isTextOrNull), 'sources are not an array of strings');
  check((sources as unknown[]).length <= MAX_SOURCES, `it has more than ${MAX_SOURCES} sources`);
  check(
    sourcesContent == null || isArrayOf(sourcesContent, isTextOrNull),
    'sourcesContent is not an array of strings',
  );
  check(sourceRoot == null || typeof sourceRoot === 'string', 'sourceRoot is not a string');
  check(
    names == null || isArrayOf(names, (each) => typeof each === 'string'),
    'names are not an array of strings',
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isArrayOf = (value: unknown, test: (each: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(test);
const isTextOrNull = (value: unknown): boolean => value === null || typeof value === 'string';
const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;
