/** What a hostile input is: bytes for one of the doors through which bytes come in. */

/** An input and the door that it is brought to. */
export type HostileInput =
  | { readonly door: 'module'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** A module and the source map that it names. */
  | { readonly door: 'source-map'; readonly bytes: Uint8Array<ArrayBuffer>; readonly map: Uint8Array }
  | { readonly door: 'data-file' | 'probe-map'; readonly text: string }
  | { readonly door: 'packed-map'; readonly bytes: Uint8Array<ArrayBuffer> };

/** Bytes of an input, all of it. */
export function sizeOf(input: HostileInput): number {
  switch (input.door) {
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
