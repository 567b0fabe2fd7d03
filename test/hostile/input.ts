/** What a hostile input is: bytes for one of the entries through which bytes come in. */

/** An input and the entry that it is brought to. */
export type HostileInput =
  | { readonly entry: 'module'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** A module and the source map that it names. */
  | { readonly entry: 'source-map'; readonly bytes: Uint8Array<ArrayBuffer>; readonly map: Uint8Array }
  /** A module that names files; see sandbox.ts. */
  | { readonly entry: 'names'; readonly bytes: Uint8Array<ArrayBuffer> }
  | CacheInput
  | DataInput
  | { readonly entry: 'data-file' | 'probe-map' | 'report'; readonly text: string }
  | { readonly entry: 'packed-map'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** A run and the module that it names, in a data directory beside a sound file. */
  | { readonly entry: 'data-run'; readonly run: Uint8Array; readonly module: Uint8Array };

/** A data directory: a file of a run, and one of a module, which is called `id`. */
export interface DataInput {
  readonly entry: 'data-directory';
  readonly id: string;
  readonly module: Uint8Array;
  readonly run: Uint8Array;
}

/** Something in the place of a module's entry in the cache. */
export interface CacheInput {
  readonly entry: 'cache-entry';
  readonly module: Uint8Array<ArrayBuffer>;
  /** The module whose entry is put there, where that is the damage. */
  readonly other: Uint8Array<ArrayBuffer>;
  readonly damage:
    | { readonly kind: 'contents'; readonly change: (entry: Uint8Array) => Uint8Array }
    | { readonly kind: 'other' }
    | { readonly kind: 'mode'; readonly mode: number }
    | {
        readonly kind: 'special';
        readonly what: 'fifo' | 'directory' | 'link' | 'endless' | 'hard-link' | 'another-file';
      };
}

/** Bytes of an input, all of it. */
export function sizeOf(input: HostileInput): number {
  switch (input.entry) {
    case 'module':
    case 'names':
    case 'packed-map':
      return input.bytes.length;
    case 'data-directory':
      return input.module.length + input.run.length;
    case 'cache-entry':
      return input.module.length;
    case 'source-map':
      return input.bytes.length + input.map.length;
    case 'data-run':
      return input.run.length + input.module.length;
    case 'data-file':
    case 'probe-map':
    case 'report':
      return input.text.length;
  }
}
