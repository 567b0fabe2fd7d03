/** Hears the events of a module as it tells them, with nothing of src/runtime: what deliveries are compared by. */
import {
  CALLS_EXPORT,
  Callout,
  CURSOR_EXPORT,
  type EventMap,
  FLAGS_EXPORT,
  FLAGS_PER_SETTER,
  type LocalType,
  RING_EXPORT,
  SiteKind,
  STATE,
  TURN_EXPORT,
  VALUES_EXPORT,
} from '../../src/probe-map/index.ts';

/** `(module (import "" "f" (func (param i32 i32) (result i32))) (export "f" (func 0)))` */
const trampoline = new WebAssembly.Module(
  Uint8Array.from([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 7, 1, 0x60, 2, 0x7f, 0x7f, 1, 0x7f, 2, 6, 1, 0, 1, 0x66, 0, 0, 7, 5,
    1, 1, 0x66, 0, 0,
  ]),
);
const exported = (call: (a: number, b: number) => number): unknown =>
  new WebAssembly.Instance(trampoline, { '': { f: call } }).exports['f'];

/** 32-bit words that locals take in a record. */
function wordsOf(locals: readonly LocalType[]): number {
  let words = 0;
  for (const type of locals) words += type === '-' ? 0 : type === 'i32' || type === 'f32' ? 1 : 2;
  return words;
}

/** Sets a word of a module's flags. */
function setWord(exports: WebAssembly.Exports, word: number, value: number): void {
  const setter = exports[`${FLAGS_EXPORT}${Math.floor(word / FLAGS_PER_SETTER)}`];
  (setter as (word: number, value: number) => void)(word % FLAGS_PER_SETTER, value);
}

/** Sets all words of a module's flags. */
export function setFlags(exports: WebAssembly.Exports, { flagCount }: EventMap, value: number): void {
  for (let word = 0; word < flagCount; word++) setWord(exports, word, value);
}

/** Switches a site on, and the others of its word off. */
export function setFlag(exports: WebAssembly.Exports, site: number): void {
  setWord(exports, site >> 5, 1 << (site & 31));
}

/** Told of each event: the site, and the depth that comes with it (in a ring: of handlers only, else 0). */
export type Hear = (site: number, depth: number) => number;

/**
 * Connects an instance, before its start function runs.
 * @returns reads what is left in the ring; to be called at the end
 */
export function listen(exports: WebAssembly.Exports, map: EventMap, hear: Hear): () => void {
  const table = exports[CALLS_EXPORT] as WebAssembly.Table;
  const { kind } = map.sites;
  for (const which of Object.values(Callout)) table.set(which, exported(hear));
  setFlags(exports, map, -1);
  const nothing = (): number => STATE.traced;
  table.set(Callout.turn, exported(nothing));
  const turn = exports[TURN_EXPORT] as WebAssembly.Global<'i32'> | undefined;
  if (turn !== undefined) turn.value = 0;
  if (map.delivery === 'call') return () => {};
  const memory = exports[RING_EXPORT] as WebAssembly.Memory;
  const values = exports[VALUES_EXPORT] as WebAssembly.Global<'i32'> | undefined;
  const drain = (cursor: number): number => {
    const { start = 0, bytes = 0 } = map.ring ?? {};
    const words = new Int32Array(memory.buffer, start, (cursor - start) / 4);
    let length = 0;
    for (let i = 0; i < words.length; ) {
      const site = words[i]!;
      if (kind[site] === SiteKind.catch) {
        hear(site, words[i + 1]!);
        i += 2;
      } else {
        hear(site, 0);
        i++;
        length += 4 * wordsOf(map.functions[map.sites.fn[site]!]!.locals);
      }
    }
    // What is not looked at here is as long as the sites say.
    if (values !== undefined) {
      if (start + bytes - values.value !== length) throw new Error('the ring has other values');
      values.value = start + bytes;
    }
    return start;
  };
  table.set(Callout.flush, exported(drain));
  const cursor = exports[CURSOR_EXPORT] as WebAssembly.Global<'i32'>;
  return () => {
    cursor.value = drain(cursor.value);
  };
}
