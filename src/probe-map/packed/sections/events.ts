/** Section `events`: the event map. A site takes two bytes where it follows the one before in the usual way. */
import type { FuncIdx, SiteIndex } from '../../../indices.ts';
import type { EventFunction, EventMap, LocalType } from '../../event-map.ts';
import { invalid } from '../../invalid.ts';
import type { ProbeMap } from '../../probe-map.ts';
import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { type DecodedSoFar, MAX_FUNCTIONS, type Nothing, type Section } from '../section.ts';
import { readSites, writeSites } from '../sites.ts';

const RING_DELIVERY = 1;
const TRACKS_CALLS = 2;
/** Its files are not those of the probe map. */
const OWN_FILES = 4;
const RING = 8;
const SHARED = 16;

const localTypes: readonly LocalType[] = ['i32', 'i64', 'f32', 'f64', '-'];
/** Bytes that a function takes at least: funcidx, first site, parameters, number of locals. */
const MIN_FUNCTION_BYTES = 4;

function encode({ events, files: mapFiles }: ProbeMap, to: ByteWriter): boolean {
  if (events === undefined) return false;
  const {
    delivery,
    siteBase,
    files,
    functions,
    sites,
    tracksCalls,
    flagCount,
    localCount,
    ring,
    ...nothing
  } = events;
  nothing satisfies Nothing;
  const ownFiles = files.length !== mapFiles.length || files.some((file, i) => file !== mapFiles[i]);
  to.byte(
    (delivery === 'ring' ? RING_DELIVERY : 0) +
      (tracksCalls ? TRACKS_CALLS : 0) +
      (ownFiles ? OWN_FILES : 0) +
      (ring === undefined ? 0 : RING) +
      (ring?.shared ? SHARED : 0),
  );
  to.unsigned(siteBase);
  to.unsigned(flagCount);
  to.unsigned(localCount);
  if (ring !== undefined) {
    to.unsigned(ring.start);
    to.unsigned(ring.bytes);
  }
  if (ownFiles) to.strings(files);
  encodeFunctions(functions, to);
  writeSites(to, sites);
  return true;
}

function encodeFunctions(functions: readonly EventFunction[], to: ByteWriter): void {
  to.unsigned(functions.length);
  const last = { funcidx: 0, firstSite: 0 };
  for (const { funcidx, firstSite, params, locals, ...nothing } of functions) {
    nothing satisfies Nothing;
    to.signed(funcidx - last.funcidx);
    to.signed(firstSite - last.firstSite);
    to.unsigned(params);
    to.unsigned(locals.length);
    for (const type of locals) to.byte(localTypes.indexOf(type));
    Object.assign(last, { funcidx, firstSite });
  }
}

function decode(from: ByteReader, { files: mapFiles = [] }: DecodedSoFar): Partial<ProbeMap> {
  const flags = from.byte();
  const siteBase = from.unsigned();
  const flagCount = from.unsigned();
  const localCount = from.unsigned();
  const ring =
    flags & RING
      ? { start: from.unsigned(), bytes: from.unsigned(), shared: (flags & SHARED) !== 0 }
      : undefined;
  const files = flags & OWN_FILES ? from.strings() : mapFiles;
  const functions = decodeFunctions(from);
  const events: EventMap = {
    delivery: flags & RING_DELIVERY ? 'ring' : 'call',
    siteBase,
    files,
    functions,
    sites: readSites(from),
    tracksCalls: (flags & TRACKS_CALLS) !== 0,
    flagCount,
    localCount,
    ...(ring && { ring }),
  };
  return { events };
}

function decodeFunctions(from: ByteReader): EventFunction[] {
  const last = { funcidx: 0 as FuncIdx, firstSite: 0 as SiteIndex };
  return Array.from({ length: from.count(MIN_FUNCTION_BYTES, MAX_FUNCTIONS) }, () => {
    (last.funcidx as number) += from.signed();
    (last.firstSite as number) += from.signed();
    const params = from.unsigned();
    const locals = Array.from({ length: from.count(1) }, () => localTypeOf(from.byte()));
    return { ...last, params, locals };
  });
}

const localTypeOf = (code: number): LocalType =>
  localTypes[code] ?? invalid('a local of its events has an unknown type');

/** See the table. */
export const eventsSection: Section = {
  id: 7,
  name: 'events',
  version: 1,
  properties: ['events'],
  always: false,
  ignorable: false,
  large: true,
  encode,
  decode,
  upgrade: {},
};
