/** What hosts give as the bytes of a module (WebAssembly JS API, `BufferSource`): of any realm, shared or not. */

type Getter = (this: unknown) => number;

const getterOf = (prototype: object | undefined): Getter | undefined =>
  prototype && (Object.getOwnPropertyDescriptor(prototype, 'byteLength')?.get as Getter | undefined);

const lengthOfBuffer = getterOf(ArrayBuffer.prototype);
const lengthOfShared = getterOf(
  typeof SharedArrayBuffer === 'undefined' ? undefined : SharedArrayBuffer.prototype,
);

/** A brand check that holds across realms, where `instanceof` does not. */
function has(getter: Getter | undefined, value: unknown): boolean {
  try {
    return getter !== undefined && getter.call(value) >= 0;
  } catch {
    return false;
  }
}

/** Reads bytes where the engine would. */
export class GivenBytes {
  readonly #validate: (source: unknown) => boolean;

  /** @param validate the engine's own `WebAssembly.validate` */
  constructor(validate: typeof WebAssembly.validate) {
    this.#validate = validate as (source: unknown) => boolean;
  }

  /** A copy of the bytes, which their host may change at any time; undefined: the engine does not take the value. */
  of(value: unknown): Uint8Array<ArrayBuffer> | undefined {
    if (ArrayBuffer.isView(value)) {
      const { buffer, byteOffset, byteLength } = value;
      const isTyped = Object.prototype.toString.call(value) !== '[object DataView]';
      if (!this.#takes(isTyped ? new Uint8Array(buffer, 0, 0) : new DataView(buffer, 0, 0))) return undefined;
      return new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength));
    }
    if (has(lengthOfBuffer, value)) return new Uint8Array(new Uint8Array(value as ArrayBuffer));
    if (has(lengthOfShared, value) && this.#takes(new SharedArrayBuffer(0)))
      return new Uint8Array(new Uint8Array(value as SharedArrayBuffer));
    return undefined;
  }

  /** Engines differ in whether they take shared memory, or a DataView. */
  #takes(empty: unknown): boolean {
    try {
      this.#validate(empty);
      return true;
    } catch {
      return false;
    }
  }
}
