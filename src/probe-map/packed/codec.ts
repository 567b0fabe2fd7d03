/** Packs probe maps and unpacks them, section by section; what a section holds is known in its own file. */
import { bytesOf, checkProbeMap } from '../../arguments.ts';
import { invalid, unknownVersion } from '../invalid.ts';
import type { ProbeMap } from '../probe-map.ts';
import { validateProbeMap } from '../validation/validate.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { type RawSection, readContainer, writeContainer } from './container.ts';
import type { DecodedSoFar, Section } from './section.ts';
import { sections } from './sections/index.ts';

/** How {@link decodeProbeMap} reads. */
export interface DecodeOptions {
  /**
   * True: the bytes are known to be what {@link encodeProbeMap} returned. Neither checksum nor contents are checked, and
   * large sections are decoded when they are first used, so that the bytes must stay as they are. False by default.
   */
  readonly trusted?: boolean;
}

/**
 * The map without what only a host needs that instantiates the module: counts and lines follow from the rest, and data on disk
 * is of use where the module does not run.
 */
export function forReports({ exports: _, ...map }: ProbeMap): ProbeMap {
  return map;
}

/** Packs a probe map; docs/probe-map.md describes the bytes. A map from `instrument` takes less space than its module. */
export function encodeProbeMap(map: ProbeMap): Uint8Array {
  checkProbeMap(map, 'encodeProbeMap');
  return encodeWith(sections, map);
}

/**
 * Unpacks what {@link encodeProbeMap} packed, of this version or an older one.
 * @throws UsageError for what is not bytes
 * @throws DataFileError when the bytes are something else, are damaged, or are of a version that this wtrace does not know
 */
export function decodeProbeMap(bytes: Uint8Array | ArrayBuffer, options: DecodeOptions = {}): ProbeMap {
  return decodeWith(sections, bytesOf(bytes, 'decodeProbeMap', 'a packed probe map'), options);
}

/** {@link encodeProbeMap} with another table of sections. */
export function encodeWith(table: readonly Section[], map: ProbeMap): Uint8Array {
  const raw: RawSection[] = [];
  for (const { id, version, ignorable, encode } of table) {
    const to = new ByteWriter();
    if (encode(map, to)) raw.push({ id, version, ignorable, payload: to.finish() });
  }
  return writeContainer(raw);
}

/** {@link decodeProbeMap} with another table of sections. */
export function decodeWith(
  table: readonly Section[],
  bytes: Uint8Array,
  { trusted = false }: DecodeOptions,
): ProbeMap {
  const payloads = knownPayloads(table, readContainer(bytes, trusted));
  const map: DecodedSoFar = {};
  for (const section of table) {
    const payload = payloads.get(section.id);
    if (payload === undefined) {
      if (section.always) invalid(`it has no section "${section.name}"`);
    } else if (trusted && section.large) decodeWhenUsed(map, section, payload);
    else Object.assign(map, decodeSection(section, payload, map));
  }
  // Sections that are always there have given all that is not optional.
  const whole = map as ProbeMap;
  if (!trusted) validateProbeMap(whole);
  return whole;
}

/** Section → payload in the section's newest version. */
function knownPayloads(table: readonly Section[], found: readonly RawSection[]): Map<number, Uint8Array> {
  const payloads = new Map<number, Uint8Array>();
  for (const { id, version, ignorable, payload } of found) {
    const section = table.find((row) => row.id === id);
    if (section === undefined) {
      if (ignorable) continue;
      unknownVersion(`the probe map has a section ${id} that this wtrace does not know`);
    }
    if (payloads.has(id)) invalid(`it has the section "${section.name}" twice`);
    if (version <= section.version) payloads.set(id, upgraded(section, version, payload));
    else if (!ignorable) {
      unknownVersion(
        `section "${section.name}" of the probe map has version ${version} and this wtrace knows version ${section.version}`,
      );
    }
  }
  return payloads;
}

function upgraded(section: Section, version: number, payload: Uint8Array): Uint8Array {
  let current = payload;
  for (let from = version; from < section.version; from++) {
    const upgrade = section.upgrade[from];
    if (upgrade === undefined) invalid(`section "${section.name}" has no version ${from}`);
    current = upgrade(current);
  }
  return current;
}

function decodeSection({ name, decode }: Section, payload: Uint8Array, map: DecodedSoFar): Partial<ProbeMap> {
  const from = new ByteReader(payload, `section "${name}"`);
  const decoded = decode(from, map);
  from.finish();
  return decoded;
}

/** Gives the map getters that decode the section once. */
function decodeWhenUsed(map: DecodedSoFar, section: Section, payload: Uint8Array): void {
  for (const property of section.properties) {
    Object.defineProperty(map, property, {
      enumerable: true,
      configurable: true,
      get() {
        const decoded = decodeSection(section, payload, map);
        for (const name of section.properties)
          Object.defineProperty(map, name, { enumerable: true, value: decoded[name] });
        return decoded[property];
      },
    });
  }
}
