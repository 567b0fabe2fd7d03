/** Inputs that are small or plain and cost much in a naive program: deep, wide, long, or pretending to be. */
import { Writer } from '../oracle/bytes.ts';
import { dataShapes } from './data-shapes.ts';
import type { HostileInput } from './input.ts';

const I32 = 0x7f;
const END = 0x0b;
const EMPTY = 0x40;
const PREAMBLE = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
type Fill = (out: Writer, i: number) => void;

function repeat(out: Writer, count: number, fill: Fill): Writer {
  for (let i = 0; i < count; i++) fill(out, i);
  return out;
}

function section(out: Writer, id: number, contents: Writer): void {
  out.u8(id).u32(contents.length).bytes(contents.done());
}

/** A custom section. */
export function custom(name: string, contents: Uint8Array): Uint8Array {
  const inner = new Writer().name(name).bytes(contents);
  return new Writer().u8(0).u32(inner.length).bytes(inner.done()).done();
}

/** A module of functions `[i32] -> []` with these bodies, sizes not included, and these sections behind. */
function moduleOf(bodies: readonly Writer[], ...customs: readonly Uint8Array[]): HostileInput {
  const out = new Writer().u8(...PREAMBLE);
  section(out, 1, new Writer().u8(1, 0x60, 1, I32, 0));
  section(
    out,
    3,
    repeat(new Writer().u32(bodies.length), bodies.length, (w) => w.u8(0)),
  );
  const code = new Writer().u32(bodies.length);
  for (const body of bodies) code.u32(body.length).bytes(body.done());
  section(out, 10, code);
  for (const bytes of customs) out.bytes(bytes);
  return { entry: 'module', bytes: Uint8Array.from(out.done()) };
}

const body = (): Writer => new Writer().u8(0);
const only = (filled: Writer): HostileInput => moduleOf([filled.u8(END)]);
/** `open` as many times, then `close` as many times. */
const nested = (count: number, open: Fill, close: Fill = (w) => w.u8(END)): HostileInput =>
  only(repeat(repeat(body(), count, open), count, close));

const DEPTH = 50_000;

function functions(count: number): HostileInput {
  const out = new Writer().u8(...PREAMBLE);
  section(out, 1, new Writer().u8(1, 0x60, 0, 0));
  section(
    out,
    3,
    repeat(new Writer().u32(count), count, (w) => w.u8(0)),
  );
  section(
    out,
    10,
    repeat(new Writer().u32(count), count, (w) => w.u8(2, 0, END)),
  );
  return { entry: 'module', bytes: Uint8Array.from(out.done()) };
}

/** A name section that gives function 0 this name. */
function named(name: string): HostileInput {
  const names = new Writer().u32(1).u32(0).name(name);
  const contents = new Writer().u8(1).u32(names.length).bytes(names.done()).done();
  return moduleOf([body().u8(0x01, END)], custom('name', contents));
}

const text = (value: string): number[] => [...new TextEncoder().encode(value), 0];
const word = (value: number): number[] => [
  value & 255,
  (value >> 8) & 255,
  (value >> 16) & 255,
  value >>> 24,
];

/** DWARF 4: units whose root has a name, a directory and line program 0; `program` follows the header. */
export function dwarf(units: number, directory: string, file: string, program: Uint8Array): HostileInput {
  const abbrev = [1, 0x11, 0, 0x03, 0x08, 0x1b, 0x08, 0x10, 0x17, 0, 0, 0];
  const unit = [4, 0, ...word(0), 4, 1, ...text(file), ...text(directory), ...word(0)];
  const info = repeat(new Writer(), units, (w) => w.bytes(Uint8Array.from([...word(unit.length), ...unit])));
  const tables = [...text(directory), 0, ...text(file), 1, 0, 0, 0];
  const lengths = [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1];
  const header = [1, 1, 1, 0xfb, 14, 13, ...lengths, ...tables];
  const line = new Writer().bytes(Uint8Array.from(word(2 + 4 + header.length + program.length)));
  line.bytes(Uint8Array.from([4, 0, ...word(header.length), ...header])).bytes(program);
  return moduleOf(
    [repeat(body(), 200, (w) => w.u8(0x01)).u8(END)],
    custom('.debug_abbrev', Uint8Array.from(abbrev)),
    custom('.debug_info', info.done()),
    custom('.debug_line', line.done()),
  );
}

/** Address 3, rows, end of the sequence. */
const rowsFrom = (opcodes: Uint8Array): Uint8Array =>
  new Writer()
    .u8(0, 5, 2, ...word(3))
    .bytes(opcodes)
    .u8(2, 100, 0, 1, 1)
    .done();
/** Three rows of lines 1 to 5. */
export const someRows = rowsFrom(Uint8Array.of(0x20, 0x21, 0x30));

/** Sections in which every reference leads back to itself. */
function cyclic(): HostileInput {
  // DW_TAG_subprogram with DW_AT_specification → itself, a sibling before itself, DW_FORM_indirect to itself.
  const abbrev = [
    1, 0x11, 1, 0x03, 0x0e, 0x10, 0x17, 0, 0, 2, 0x2e, 1, 0x47, 0x13, 0x01, 0x13, 0x31, 0x13, 0, 0, 3, 0x34,
    0, 0x03, 0x16, 0, 0, 0,
  ];
  const die = 4 + 2 + 4 + 1 + 1 + 4 + 4;
  const dies = [
    1,
    ...word(0),
    ...word(0),
    2,
    ...word(die),
    ...word(die),
    ...word(die),
    3,
    ...Array<number>(200).fill(0x16),
    0,
    0,
  ];
  const unit = [4, 0, ...word(0), 4, ...dies];
  return moduleOf(
    [repeat(body(), 200, (w) => w.u8(0x01)).u8(END)],
    custom('.debug_abbrev', Uint8Array.from(abbrev)),
    custom('.debug_info', Uint8Array.from([...word(unit.length), ...unit])),
    custom('.debug_str', Uint8Array.from(text('name'))),
    custom('.debug_line', new Uint8Array(100).fill(0xff)),
  );
}

/** A preamble and one section of which there is only the header. */
function headerOnly(id: number, size: readonly number[]): HostileInput {
  return { entry: 'module', bytes: Uint8Array.from([...PREAMBLE, id, ...size, 0, 0, 0, 0]) };
}
const TWO_GIB = [0x80, 0x80, 0x80, 0x80, 0x08];

/** Names that terminals, XML, line formats and file systems could trip over. */
export const harmfulNames: readonly string[] = [
  '\u001b[2J\u001b]0;title\u0007',
  '\u009b31m',
  '\u202e\u2066txt.exe',
  'a\nSF:/etc/passwd\nend_of_record\n',
  'a\0b',
  ']]>"\'&<script>',
  '../../../../etc/passwd',
  '/dev/zero',
  'C:\\..\\..\\con',
  'A'.repeat(100_000),
  '\ufeff\uffff\ud7ff',
];

/** `items`: number of functions or exception handlers, where that is what it is about: each takes some memory. */
export interface Shape {
  readonly name: string;
  readonly items?: number;
  readonly make: () => HostileInput;
}

/** A module with such a source map. */
function mapped(map: string): HostileInput {
  const made = moduleOf([body().u8(1, END)], custom('sourceMappingURL', new Writer().name('m.map').done()));
  if (made.entry !== 'module') throw new Error('a module is made');
  return { entry: 'source-map', bytes: made.bytes, map: new TextEncoder().encode(map) };
}

/** One of each; `name` is what the table calls it. Made when asked for: some are large. */
export const shapes: readonly Shape[] = [
  {
    name: 'a map of 10^7 lines',
    make: () => mapped(`{"version":3,"sources":["a"],"names":[],"mappings":"${';'.repeat(10_000_000)}"}`),
  },
  {
    name: 'a map of 4 * 10^6 sources',
    make: () =>
      mapped(`{"version":3,"sources":["",${'"",'.repeat(4_000_000)}""],"names":[],"mappings":"AAAA"}`),
  },
  { name: '10^6 functions', items: 1_000_000, make: () => functions(1_000_000) },
  { name: 'one function of 7 MB, nops', make: () => only(repeat(body(), 7_000_000, (w) => w.u8(0x01))) },
  {
    name: 'one function of 7 MB, calls and branches',
    make: () =>
      only(repeat(body().u8(2, EMPTY), 1_150_000, (w) => w.u8(0x20, 0, 0x0d, 0, 0x01, 0x01)).u8(END)),
  },
  { name: '50,000 blocks deep', make: () => nested(DEPTH, (w) => w.u8(2, EMPTY)) },
  {
    name: '50,000 blocks deep, each left',
    make: () => nested(DEPTH, (w) => w.u8(2, EMPTY, 0x20, 0, 0x0d, 0)),
  },
  { name: '50,000 ifs deep', make: () => nested(DEPTH, (w) => w.u8(0x20, 0, 4, EMPTY)) },
  { name: '50,000 elses deep', make: () => nested(DEPTH, (w) => w.u8(0x20, 0, 4, EMPTY, 1, 5)) },
  {
    name: '50,000 loops deep, each repeated',
    make: () =>
      nested(
        DEPTH,
        (w) => w.u8(3, EMPTY),
        (w) => w.u8(0x20, 0, 0x0d, 0, END),
      ),
  },
  {
    name: '50,000 trys deep',
    items: DEPTH,
    make: () =>
      nested(
        DEPTH,
        (w) => w.u8(6, EMPTY, 0x20, 0, 0x10, 0),
        (w) => w.u8(0x19, 1, END),
      ),
  },
  {
    name: '50,000 delegates deep',
    items: DEPTH,
    make: () =>
      nested(
        DEPTH,
        (w) => w.u8(6, EMPTY, 0x20, 0, 0x10, 0),
        (w) => w.u8(0x18, 0),
      ),
  },
  {
    name: '50,000 try_tables deep, all to the outermost',
    make: () => nested(DEPTH, (w, i) => w.u8(0x1f, EMPTY, 1, 2).u32(i).u8(0x20, 0, 0x10, 0)),
  },
  {
    name: '65,000 trys in a row',
    items: 65_000,
    make: () => only(repeat(body(), 65_000, (w) => w.u8(6, EMPTY, 0x20, 0, 0x10, 0, 0x19, END))),
  },
  {
    name: '100,000 calls in one try',
    make: () => only(repeat(body().u8(6, EMPTY), 100_000, (w) => w.u8(0x20, 0, 0x10, 0)).u8(0x19, END)),
  },
  {
    name: 'try_table of 100,000 clauses',
    make: () =>
      only(
        repeat(body().u8(2, EMPTY, 0x1f, EMPTY).u32(100_000), 100_000, (w) => w.u8(2, 0)).u8(
          0x20,
          0,
          0x10,
          0,
          END,
          END,
        ),
      ),
  },
  {
    name: 'br_table of 100,000 arms into one block',
    make: () =>
      only(repeat(body().u8(2, EMPTY, 0x20, 0, 0x0e).u32(100_000), 100_000, (w) => w.u8(0)).u8(0, END)),
  },
  {
    name: 'br_table into 60,000 blocks',
    make: () => {
      const open = repeat(body(), 60_000, (w) => w.u8(2, EMPTY))
        .u8(0x20, 0, 0x0e)
        .u32(59_999);
      return only(
        repeat(
          repeat(open, 60_000, (w, i) => w.u32(i)),
          60_000,
          (w) => w.u8(END, 1),
        ),
      );
    },
  },
  {
    name: '1,000 br_tables into 1,000 blocks',
    make: () => {
      const open = repeat(body(), 1000, (w) => w.u8(2, EMPTY));
      const tables = repeat(open, 1000, (w) => {
        repeat(w.u8(2, EMPTY, 0x20, 0, 0x0e).u32(999), 1000, (v, i) => v.u32(i)).u8(END);
      });
      return only(repeat(tables, 1000, (w) => w.u8(END)));
    },
  },
  { name: '100,000 rows in one block', make: () => only(repeat(body(), 100_000, (w) => w.u8(0x01))) },
  {
    name: '100,000 branches to one loop',
    make: () => only(repeat(body().u8(3, EMPTY), 100_000, (w) => w.u8(0x20, 0, 0x0d, 0)).u8(END)),
  },
  { name: '1,000 locals', make: () => only(new Writer().u8(1).u32(1000).u8(I32, 1)) },
  {
    name: '50,000 locals, one by one',
    make: () => only(repeat(new Writer().u32(49_999), 49_999, (w) => w.u8(1, I32)).u8(1)),
  },
  { name: '2^32 - 1 locals', make: () => only(new Writer().u8(1).u32(0xffffffff).u8(I32, 1)) },
  { name: 'sections of 2 GiB by their headers', make: () => headerOnly(10, TWO_GIB) },
  { name: 'custom section of 2 GiB by its header', make: () => headerOnly(0, TWO_GIB) },
  {
    name: 'counts of 2^32 - 1',
    make: () => ({
      entry: 'module',
      bytes: Uint8Array.from([...PREAMBLE, 10, 6, 0xff, 0xff, 0xff, 0xff, 0x0f, 0]),
    }),
  },
  { name: 'a size without end', make: () => headerOnly(1, Array<number>(50).fill(0x80)) },
  {
    name: 'a module rewritten by wtrace',
    make: () => {
      const out = new Writer().u8(...PREAMBLE);
      section(out, 1, new Writer().u8(1, 0x60, 0, 0));
      section(out, 3, new Writer().u8(1, 0));
      section(out, 7, new Writer().u8(1).name('wtrace:counters:0').u8(0, 0));
      section(out, 10, new Writer().u8(1, 3, 0, 1, END));
      return { entry: 'module', bytes: Uint8Array.from(out.done()) };
    },
  },
  {
    // 20,000 units share a line program of 50,000 rows.
    name: '10^9 rows of line programs',
    make: () => dwarf(20_000, '/src', 'a.c', rowsFrom(new Uint8Array(50_000).fill(0x13))),
  },
  {
    name: 'a line program that emits a row per byte, 4 MB',
    make: () => dwarf(1, '/src', 'a.c', rowsFrom(new Uint8Array(4_000_000).fill(0x12))),
  },
  { name: 'cyclic references in DWARF', make: cyclic },
  ...harmfulNames.map((name) => ({ name: 'harmful names of functions', make: () => named(name) })),
  ...harmfulNames.map((name) => ({
    name: 'harmful paths in DWARF',
    make: () => dwarf(1, name.replaceAll('\0', ''), 'a.c', someRows),
  })),
  ...harmfulNames.map((name) => ({
    name: 'harmful paths in DWARF',
    make: () => dwarf(1, '/src', name.replaceAll('\0', ''), someRows),
  })),
  ...dataShapes,
];
