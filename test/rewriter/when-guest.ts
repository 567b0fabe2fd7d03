/** Conditions as functions of a module made by hand, so that what is written for them really runs. */
import { setFlagsFromString } from 'node:v8';
import type { LocalType } from '../../src/probe-map/index.ts';
import {
  type GuestSite,
  parseWhen,
  type SourceScope,
  scratchNeeds,
  specialise,
  writeGuestExpression,
} from '../../src/rewriter/conditions/index.ts';
import { ByteWriter, CodeWriter } from '../../src/wasm/index.ts';

const typeByte: Readonly<Record<LocalType, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  '-': 0x6f,
};

/** Everything about the site that a test does not care for. */
export const site = (more: Partial<GuestSite> = {}): GuestSite => ({
  functionName: 'main',
  params: more.localTypes?.length ?? 0,
  localTypes: [],
  file: 'src/a.c',
  line: 12,
  column: 3,
  ...more,
});

/** What a condition comes to at a site. */
export const at = (text: string, where: GuestSite = site()) => specialise(parseWhen(text), where);

export type Argument = number | bigint;

/** Conditions that can be asked. `memory` is memory 0. */
export interface Guest {
  readonly holds: readonly ((...locals: Argument[]) => number)[];
  readonly memory: WebAssembly.Memory | undefined;
}

/** Memory of so many pages, with addresses of 32 or 64 bits. */
export interface GuestMemory {
  readonly pages: number;
  readonly is64?: boolean;
}

const section = (out: ByteWriter, id: number, write: (contents: ByteWriter) => void): void => {
  const contents = new ByteWriter();
  write(contents);
  out.u8(id);
  out.u32(contents.length);
  out.bytes(contents.finish());
};

/** The bytes of a function `(localTypes) -> i32` for each condition, exported under its index. */
export function guestBytes(
  texts: readonly string[],
  localTypes: readonly LocalType[],
  memory?: GuestMemory,
  source?: SourceScope,
): Uint8Array<ArrayBuffer> {
  const where = site({
    localTypes,
    ...(source && { source }),
    ...(memory === undefined ? {} : { memory: { is64: memory.is64 === true } }),
  });
  const out = new ByteWriter();
  out.bytes([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  section(out, 1, (types) => {
    types.bytes([1, 0x60, localTypes.length, ...localTypes.map((type) => typeByte[type]), 1, 0x7f]);
  });
  section(out, 3, (functions) => {
    functions.u32(texts.length);
    for (const _ of texts) functions.u8(0);
  });
  if (memory !== undefined)
    section(out, 5, (memories) => {
      memories.bytes([1, memory.is64 === true ? 4 : 0]);
      memories.u32(memory.pages);
    });
  section(out, 7, (exports) => {
    exports.u32(texts.length + (memory === undefined ? 0 : 1));
    texts.forEach((_, i) => {
      exports.name(String(i));
      exports.u8(0);
      exports.u32(i);
    });
    if (memory !== undefined) {
      exports.name('memory');
      exports.bytes([2, 0]);
    }
  });
  section(out, 10, (bodies) => {
    bodies.u32(texts.length);
    for (const text of texts) {
      const body = bodyOf(text, where);
      bodies.u32(body.length);
      bodies.bytes(body);
    }
  });
  return Uint8Array.from(out.finish());
}

/** Instructions of the first WebAssembly only; scratch locals only where they are asked for. */
function bodyOf(text: string, where: GuestSite): Uint8Array {
  const body = new ByteWriter();
  const answer = at(text, where);
  if (answer.kind !== 'test') body.bytes([0, 0x41, answer.kind === 'always' ? 1 : 0]);
  else {
    const needs = scratchNeeds(answer.code);
    const first = where.localTypes.length;
    body.bytes([2, needs.i32 ? 1 : 0, typeByte.i32, needs.i64 ? 1 : 0, typeByte.i64]);
    writeGuestExpression(new CodeWriter(body), answer.code, {
      ...(needs.i32 ? { i32: first } : {}),
      ...(needs.i64 ? { i64: first + (needs.i32 ? 1 : 0) } : {}),
    });
  }
  body.u8(0x0b);
  return body.finish();
}

const emptyMemory64 = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 4, 0);

/** Compiles conditions. Each may be asked with one argument per local. */
export function guest(
  texts: readonly string[],
  localTypes: readonly LocalType[],
  memory?: GuestMemory,
  source?: SourceScope,
): Guest {
  // Node 20 has it behind a flag, which later ones do not know.
  if (memory?.is64 === true && !WebAssembly.validate(emptyMemory64))
    setFlagsFromString('--experimental-wasm-memory64');
  const { exports } = new WebAssembly.Instance(
    new WebAssembly.Module(guestBytes(texts, localTypes, memory, source)),
  );
  return {
    holds: texts.map((_, i) => exports[String(i)] as (...locals: Argument[]) => number),
    memory: exports['memory'] as WebAssembly.Memory | undefined,
  };
}
