/** What hosts give as the bytes of a module (WebAssembly JS API, `BufferSource`): of any realm, shared or not. */

// Taken now: programs replace them.
const { apply } = Reflect;
const { isView } = ArrayBuffer;
const textOf = Object.prototype.toString;
const [Bytes, View] = [Uint8Array, DataView];

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
    return getter !== undefined && (apply(getter, value, []) as number) >= 0;
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
    const view = this.view(value);
    return view && new Bytes(view);
  }

  /** Like {@link of}, but the bytes themselves. */
  view(value: unknown): Uint8Array | undefined {
    try {
      return this.#view(value);
    } catch {
      // Their buffer is detached: engines have words of their own for that.
      return undefined;
    }
  }

  #view(value: unknown): Uint8Array | undefined {
    if (isView(value)) {
      const { buffer, byteOffset, byteLength } = value;
      const isTyped = apply(textOf, value, []) !== '[object DataView]';
      if (!this.#takes(isTyped ? new Bytes(buffer, 0, 0) : new View(buffer, 0, 0))) return undefined;
      return new Bytes(buffer, byteOffset, byteLength);
    }
    if (has(lengthOfBuffer, value)) return new Bytes(value as ArrayBuffer);
    if (has(lengthOfShared, value) && this.#takes(new SharedArrayBuffer(0)))
      return new Bytes(value as SharedArrayBuffer);
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
