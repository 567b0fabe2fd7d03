/**
 * The flags by which the host switches sites on and off: a bit for each site, in i32 globals that probes test. The host
 * sets them through functions of a thousand globals each. Exported globals would be an object each in the engine, and
 * Node 20 accepts no more than 100,000 exports: those of a module of 10 MB.
 */
import type { SiteIndex } from '../../indices.ts';
import { FLAGS_EXPORT, FLAGS_PER_SETTER } from '../../probe-map/index.ts';
import { ByteWriter, CodeWriter } from '../../wasm/index.ts';
import { type ModuleAdditions, valTypes } from '../write/module-additions.ts';

/** Parameters of a setter: which of its globals, and the value. */
const WHICH = 0;
const VALUE = 1;

/** Bytes that a word adds outside the bodies: its global, its part of a setter, a share of the setter's own bytes. */
const BYTES_PER_WORD = 32;

/** The flags of one module, added as probes need them. */
export class SiteFlags {
  private readonly additions: ModuleAdditions;
  private readonly initial: number;
  /** globalidx of every word. */
  private readonly words: number[] = [];

  /** @param initial value of every word: 0: the sites are off, -1: they are on */
  constructor(additions: ModuleAdditions, initial: number) {
    this.additions = additions;
    this.initial = initial;
  }

  /** Number of words. */
  get count(): number {
    return this.words.length;
  }

  /** Number of functions that {@link finish} adds, as many of them exports. */
  get setterCount(): number {
    return Math.ceil(this.count / FLAGS_PER_SETTER);
  }

  /** Upper bound of the bytes that the flags take outside the bodies. */
  get bytes(): number {
    return this.count * BYTES_PER_WORD;
  }

  /** globalidx of the word that holds the flag of a site. */
  word(site: SiteIndex): number {
    const { words, additions, initial } = this;
    const word = site >> 5;
    while (words.length <= word) words.push(additions.globals.i32(initial));
    return words[word]!;
  }

  /** Forgets words whose globals were removed. */
  forgetRemoved(): void {
    const { words, additions } = this;
    while ((words.at(-1) ?? -1) >= additions.globals.next) words.pop();
  }

  /** Adds the setters. */
  finish(): void {
    const { words, additions } = this;
    const { i32 } = valTypes;
    for (let i = 0; i < this.setterCount; i++) {
      const own = words.slice(i * FLAGS_PER_SETTER, (i + 1) * FLAGS_PER_SETTER);
      const funcidx = additions.function(additions.functionType([i32, i32], []), setterBody(own));
      additions.export(`${FLAGS_EXPORT}${i}`, 'func', funcidx);
    }
  }
}

/** Dispatches on the first parameter to a `global.set`; a number that no global has does nothing. */
function setterBody(globals: readonly number[]): Uint8Array {
  const code = new CodeWriter(new ByteWriter());
  // No locals.
  code.out.u32(0);
  for (let i = 0; i < globals.length; i++) code.block();
  code.localGet(WHICH);
  code.brTable(Array.from({ length: globals.length + 1 }, (_, label) => label));
  globals.forEach((globalidx, i) => {
    code.end();
    code.localGet(VALUE);
    code.globalSet(globalidx);
    code.br(globals.length - 1 - i);
  });
  code.end();
  return code.out.finish();
}
