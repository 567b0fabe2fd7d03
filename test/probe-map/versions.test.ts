import { describe, expect, test } from 'vitest';
import { DataFileError } from '../../src/errors.ts';
import { encodeProbeMap } from '../../src/probe-map/index.ts';
import { decodeWith, encodeWith } from '../../src/probe-map/packed/codec.ts';
import { type RawSection, readContainer, writeContainer } from '../../src/probe-map/packed/container.ts';
import type { Section } from '../../src/probe-map/packed/section.ts';
import { sections } from '../../src/probe-map/packed/sections/index.ts';
import { coreModule, plain } from './maps.ts';

const map = coreModule('c-ends/O0.wasm').map();
const packed = encodeProbeMap(map);
const raw = readContainer(packed, false);

const moduleSection = sections.find(({ name }) => name === 'module')!;

/** The table with the section `module` in version 3: version 2 put a byte 7 before the payload of 1, version 3 a byte 9. */
const later: readonly Section[] = sections.map(
  (section): Section =>
    section !== moduleSection
      ? section
      : {
          ...section,
          version: 3,
          encode: (given, to) => {
            to.byte(9);
            to.byte(7);
            return section.encode(given, to);
          },
          decode: (from, decoded) => {
            expect([from.byte(), from.byte()]).toEqual([9, 7]);
            return section.decode(from, decoded);
          },
          upgrade: {
            1: (payload) => Uint8Array.from([7, ...payload]),
            2: (payload) => Uint8Array.from([9, ...payload]),
          },
        },
);

const changed = (change: (section: RawSection) => RawSection | readonly RawSection[]): Uint8Array =>
  writeContainer(raw.flatMap(change));

describe('sections', () => {
  test('of older versions are upgraded, step by step', () => {
    expect(plain(decodeWith(later, packed, {}))).toEqual(plain(map));
    const second = changed((section) =>
      section.id === moduleSection.id
        ? { ...section, version: 2, payload: Uint8Array.from([7, ...section.payload]) }
        : section,
    );
    expect(plain(decodeWith(later, second, { trusted: true }))).toEqual(plain(map));
    expect(plain(decodeWith(later, encodeWith(later, map), {}))).toEqual(plain(map));
  });

  test('of a version without an upgrader are refused', () => {
    const zero = changed((section) => ({
      ...section,
      version: section.id === moduleSection.id ? 0 : section.version,
    }));
    expect(() => decodeWith(sections, zero, {})).toThrow('section "module" has no version 0');
  });

  test('of newer versions are refused, in one line that says what to do', () => {
    const error = catchError(() => decodeWith(sections, encodeWith(later, map), {}));
    expect(error).toBeInstanceOf(DataFileError);
    expect(error.message).toBe(
      'section "module" of the probe map has version 3 and this wtrace knows version 1; read it with the wtrace that wrote it, or create it again with wtrace instrument',
    );
  });

  test('that nobody knows are refused, unless they are marked as ignorable', () => {
    const unknown = { id: 99, version: 1, payload: Uint8Array.of(1, 2, 3) };
    const with99 = (ignorable: boolean) => writeContainer([...raw, { ...unknown, ignorable }]);
    expect(() => decodeWith(sections, with99(false), {})).toThrow(
      'a section 99 that this wtrace does not know',
    );
    expect(plain(decodeWith(sections, with99(true), {}))).toEqual(plain(map));
  });

  test('in a newer version are left out when they are marked so and not needed', () => {
    const id = sections.find(({ name }) => name === 'sharing')!.id;
    const newer = changed((section) =>
      section.id === id ? { ...section, version: 2, ignorable: true } : section,
    );
    expect(decodeWith(sections, newer, {}).sharing).toBeUndefined();
    expect(map.sharing).toBeDefined();
  });

  test('that are missing or there twice are refused', () => {
    for (const { id, name, always } of sections) {
      if (!always) continue;
      expect(() =>
        decodeWith(
          sections,
          changed((section) => (section.id === id ? [] : section)),
          {},
        ),
      ).toThrow(`no section "${name}"`);
    }
    expect(() => decodeWith(sections, writeContainer([...raw, ...raw]), {})).toThrow(
      'section "module" twice',
    );
  });

  test('with bytes that nothing reads are refused', () => {
    for (const { id } of raw) {
      const longer = changed((section) =>
        section.id === id ? { ...section, payload: Uint8Array.from([...section.payload, 0]) } : section,
      );
      expect(() => decodeWith(sections, longer, {})).toThrow('longer than its contents');
    }
  });
});

describe('the container', () => {
  const withByte = (at: number, value: number): Uint8Array => {
    const bytes = Uint8Array.from(packed);
    bytes[at] = value;
    return bytes;
  };

  test('of another version is refused by its number', () => {
    expect(() => decodeWith(sections, withByte(4, 2), {})).toThrow(
      'container version 2 and this wtrace knows version 1',
    );
  });

  test('has a magic and a checksum', () => {
    expect(() => decodeWith(sections, withByte(0, 1), {})).toThrow('does not begin as one does');
    expect(() => decodeWith(sections, new TextEncoder().encode('{"format":1}'), {})).toThrow(
      'does not begin',
    );
    expect(() => decodeWith(sections, withByte(packed.length - 1, packed.at(-1)! ^ 1), {})).toThrow(
      'checksum',
    );
    expect(() => decodeWith(sections, packed.subarray(0, 7), {})).toThrow('cut off');
    expect(() => decodeWith(sections, new Uint8Array(), {})).toThrow(DataFileError);
  });
});

function catchError(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
}
