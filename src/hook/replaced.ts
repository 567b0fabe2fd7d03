/** Functions that stand for others of the same name: what a host can see of them is as it was. */

/** Any function. */
export type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** Objects whose properties were replaced, to put them back. */
export class Replacements {
  readonly #undo: (() => void)[] = [];

  /**
   * Replaces a method. Its name, length and property attributes stay; as methods of WebAssembly, it is not a constructor.
   * @returns false when there is none, or it cannot be replaced
   */
  method(holder: object, name: string, make: (original: AnyFunction) => AnyFunction): boolean {
    const found = Object.getOwnPropertyDescriptor(holder, name);
    if (found === undefined || typeof found.value !== 'function') return false;
    return this.#define(holder, name, found, { ...found, value: like(found.value, make(found.value)) });
  }

  /** Replaces getter or setter of an accessor. */
  accessor(
    holder: object,
    name: string,
    make: {
      readonly get?: (original: AnyFunction) => AnyFunction;
      readonly set?: (original: AnyFunction) => AnyFunction;
    },
  ): boolean {
    const found = Object.getOwnPropertyDescriptor(holder, name);
    if (found?.get === undefined) return false;
    const get = make.get ? like(found.get as AnyFunction, make.get(found.get as AnyFunction)) : found.get;
    const set =
      make.set && found.set ? like(found.set as AnyFunction, make.set(found.set as AnyFunction)) : found.set;
    return this.#define(holder, name, found, { ...found, get, set } as PropertyDescriptor);
  }

  /** Replaces the value of a property. */
  value(holder: object, name: string, value: unknown): boolean {
    const found = Object.getOwnPropertyDescriptor(holder, name);
    return found !== undefined && this.#define(holder, name, found, { ...found, value });
  }

  /** Puts everything back. */
  undo(): void {
    for (const undo of this.#undo.splice(0).reverse()) undo();
  }

  #define(holder: object, name: string, before: PropertyDescriptor, after: PropertyDescriptor): boolean {
    if (!Reflect.defineProperty(holder, name, after)) return false;
    this.#undo.push(() => Reflect.defineProperty(holder, name, before));
    return true;
  }
}

/** Gives a function name and length of another. */
function like(original: AnyFunction, made: AnyFunction): AnyFunction {
  for (const property of ['name', 'length'] as const)
    Object.defineProperty(made, property, { value: original[property], configurable: true });
  return made;
}
