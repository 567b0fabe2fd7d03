/** What a hostile input is: bytes for one of the entries through which bytes come in. */

/** An input and the entry that it is brought to. */
export type HostileInput =
  | { readonly entry: 'module'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** A module and the source map that it names. */
  | { readonly entry: 'source-map'; readonly bytes: Uint8Array<ArrayBuffer>; readonly map: Uint8Array }
  | { readonly entry: 'data-file' | 'probe-map'; readonly text: string }
  | { readonly entry: 'packed-map'; readonly bytes: Uint8Array<ArrayBuffer> };

/** Bytes of an input, all of it. */
export function sizeOf(input: HostileInput): number {
  switch (input.entry) {
    case 'module':
    case 'packed-map':
      return input.bytes.length;
    case 'source-map':
      return input.bytes.length + input.map.length;
    case 'data-file':
    case 'probe-map':
      return input.text.length;
  }
}
