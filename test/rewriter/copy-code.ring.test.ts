/** Code that copies memory into a record: all bytes that are in memory, or none, or of text as many as there are; it never traps. */
import { expect, test } from 'vitest';
import { CopyCode } from '../../src/rewriter/events/copy-code.ts';
import { ByteWriter, CodeWriter } from '../../src/wasm/index.ts';

const PAGE = 65_536;
/** Bytes of the ring at which the record begins, and of what comes before its copy. */
const RECORD = 16;
const BEFORE = 4;

/** A module whose `f` copies from the address that it gets. Memory 0 is of `pages` pages and may grow; memory 1 is the ring. */
function copier(pages: number, bytes: number, isText: boolean) {
  const section = (id: number, write: (out: ByteWriter) => void): Uint8Array => {
    const contents = new ByteWriter();
    write(contents);
    const out = new ByteWriter();
    out.u8(id);
    out.u32(contents.finish().length);
    out.bytes(contents.finish());
    return out.finish();
  };
  const body = new ByteWriter();
  body.bytes([2, 1, 0x7f, 1, 0x7e]);
  const target = { record: 0, ring: 1, leastMemory: pages * PAGE, scratch: { i32: 1, i64: 2 } };
  const copy = { address: { kind: 'local', index: 0 }, bytes, isText } as const;
  new CopyCode(new CodeWriter(body), target).write(copy, BEFORE);
  body.u8(0x0b);
  const code = body.finish();
  const module = Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, (out) => out.bytes([1, 0x60, 1, 0x7f, 0])),
    ...section(3, (out) => out.bytes([1, 0])),
    ...section(5, (out) => out.bytes([2, 0, pages, 0, 1])),
    ...section(6, (out) => out.bytes([1, 0x7f, 0, 0x41, RECORD, 0x0b])),
    ...section(7, (out) => {
      out.u8(3);
      for (const [name, kind, index] of [
        ['f', 0, 0],
        ['memory', 2, 0],
        ['ring', 2, 1],
      ] as const) {
        out.name(name);
        out.bytes([kind, index]);
      }
    }),
    ...section(10, (out) => {
      out.u8(1);
      out.u32(code.length);
      out.bytes(code);
    }),
  ]);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module));
  return exports as unknown as {
    f(address: number): void;
    memory: WebAssembly.Memory;
    ring: WebAssembly.Memory;
  };
}

const cases = [0, 1].flatMap((pages) =>
  [1, 2, 3, 4, 8, 15, 24].flatMap((bytes) => [false, true].map((isText) => ({ pages, bytes, isText }))),
);

test.each(cases)('%j', ({ pages, bytes, isText }) => {
  const { f, memory, ring } = copier(pages, bytes, isText);
  for (const size of [PAGE * pages, PAGE * (pages + 1)]) {
    if (memory.buffer.byteLength < size) memory.grow(1);
    const own = new Uint8Array(memory.buffer);
    for (let i = 0; i < own.length; i++) own[i] = (i * 7 + (i >> 8)) & 255;
    const near = [0, 1, 2, bytes - 1, bytes, bytes + 1].flatMap((by) => [size - by, size + by]);
    for (const address of [0, 1, 3, 100, ...near, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff]) {
      if (address < 0) continue;
      new Uint8Array(ring.buffer).fill(0xaa);
      f(address | 0);
      const there = address === 0 ? 0 : Math.min(bytes, Math.max(0, size - address));
      const length = isText || there === bytes ? there : 0;
      const view = new DataView(ring.buffer, RECORD + BEFORE);
      expect([view.getUint32(0, true), view.getUint32(4, true)]).toEqual([length, address]);
      const copied = new Uint8Array(ring.buffer, RECORD + BEFORE + 8, length);
      expect(copied).toEqual(own.slice(address, address + length));
      // Nothing beside the record.
      const words = Math.ceil(bytes / 4);
      const after = new Uint8Array(ring.buffer, RECORD + BEFORE + 8 + 4 * words, 64);
      expect(after.every((byte) => byte === 0xaa)).toBe(true);
    }
  }
});
