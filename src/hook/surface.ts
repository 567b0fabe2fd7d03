/**
 * What stands for the functions and constructors of a realm's `WebAssembly` while it is patched: each passes calls on to the engine's own,
 * until it is said what it does instead. Made before anything is known of a module, so it has to be cheap, and loads nothing.
 *
 * All are Proxies of what they stand for: name, length, properties, prototype, `instanceof` and text are the engine's, also
 * in a realm other than this one. Nothing here calls a function by a property that a program can replace.
 */
import { copyOfEngine } from '../engine-copy.ts';

const { apply, construct, defineProperty, getOwnPropertyDescriptor } = Reflect;

/** Any function. */
export type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** Makes an object with the engine's constructor, for the `new` that is being evaluated. */
export type Construct = (args: readonly unknown[]) => object;

/** What `new` does instead. */
export type MakeObject = (args: readonly unknown[], construct: Construct) => object;

const functionNames = [
  'compile',
  'instantiate',
  'compileStreaming',
  'instantiateStreaming',
  // Of engines that have it.
  'promising',
  'Module.exports',
  'Module.customSections',
  'Instance.prototype.exports',
  'Table.prototype.get',
  'Table.prototype.set',
  'Table.prototype.grow',
  'Global.prototype.valueOf',
  'Global.prototype.value',
] as const;
const constructorNames = ['Module', 'Instance', 'Table', 'Global'] as const;

/** Functions by their place in `WebAssembly`; of accessors, the getter. */
export type FunctionName = (typeof functionNames)[number];
/** The setter of `Global.prototype.value`, which has the name of its getter. */
export type SetterName = 'set Global.prototype.value';
/** See {@link Surface}. */
export type ConstructorName = (typeof constructorNames)[number];

/** An engine's own functions, taken before they were replaced. */
export interface EngineFunctions {
  /** Has the properties of `WebAssembly`. */
  readonly engine: typeof WebAssembly;
  readonly customSections: typeof WebAssembly.Module.customSections;
}

/** Of a function: what is called. */
interface Slot {
  readonly original: AnyFunction;
  current: AnyFunction;
}

/** See the top of this file. */
export class Surface {
  /** The engine's own, before it was patched. */
  readonly original: EngineFunctions;
  /** What is patched. */
  readonly engine: typeof WebAssembly;
  readonly #functions: Partial<Record<FunctionName | SetterName, Slot>> = Object.create(null) as object;
  readonly #constructors: Partial<Record<ConstructorName, { make: MakeObject }>> = Object.create(
    null,
  ) as object;
  readonly #undo: (() => void)[] = [];

  /** @param engine its properties are replaced; those that it lacks are left out */
  constructor(engine: typeof WebAssembly) {
    this.engine = engine;
    this.original = {
      engine: copyOfEngine(engine),
      customSections: engine.Module.customSections,
    };
    for (let i = 0; i < functionNames.length; i++) this.#replaceFunction(functionNames[i] as FunctionName);
    for (let i = 0; i < constructorNames.length; i++)
      this.#replaceConstructor(constructorNames[i] as ConstructorName);
  }

  /**
   * From now on, a function does something else.
   * @param make gets the engine's own
   */
  setFunction(name: FunctionName | SetterName, make: (original: AnyFunction) => AnyFunction): void {
    const slot = this.#functions[name];
    if (slot !== undefined) slot.current = make(slot.original);
  }

  /** From now on, a constructor does something else. */
  setConstructor(name: ConstructorName, make: MakeObject): void {
    const slot = this.#constructors[name];
    if (slot !== undefined) slot.make = make;
  }

  /** Calls a function as it is now. */
  call(name: FunctionName, self: unknown, args: unknown[]): unknown {
    return apply((this.#functions[name] as Slot).current, self, args);
  }

  /** Constructs as it is now. */
  construct(name: ConstructorName, args: readonly unknown[], engine: Construct): object {
    return (this.#constructors[name] as { make: MakeObject }).make(args, engine);
  }

  /** Puts everything back. */
  remove(): void {
    for (let i = this.#undo.length - 1; i >= 0; i--) this.#undo[i]?.();
  }

  #replaceFunction(place: FunctionName): void {
    const [holder, name] = holderOf(this.engine, place);
    const found = holder && getOwnPropertyDescriptor(holder, name);
    if (holder === undefined || found === undefined) return;
    if (typeof found.value === 'function') {
      this.#define(holder, name, found, { ...found, value: this.#proxyOf(place, found.value) });
    } else if (found.get !== undefined) {
      const get = this.#proxyOf(place, found.get as AnyFunction);
      const set =
        place === 'Global.prototype.value' && found.set !== undefined
          ? this.#proxyOf(`set ${place}`, found.set as AnyFunction)
          : found.set;
      this.#define(holder, name, found, { ...found, get, set } as PropertyDescriptor);
    }
  }

  #proxyOf(place: FunctionName | SetterName, original: AnyFunction): AnyFunction {
    const slot: Slot = { original, current: original };
    this.#functions[place] = slot;
    return new Proxy(original, { apply: (_, self, args) => apply(slot.current, self, args) });
  }

  #replaceConstructor(name: ConstructorName): void {
    const found = getOwnPropertyDescriptor(this.engine, name);
    if (found === undefined || typeof found.value !== 'function') return;
    const original = found.value as new (...args: unknown[]) => object;
    const slot: { make: MakeObject } = { make: (args, construct) => construct(args) };
    this.#constructors[name] = slot;
    const proxy: typeof original = new Proxy(original, {
      construct: (target, args, newTarget) =>
        slot.make(args, (passed) =>
          // A subclass of the proxy keeps its prototype.
          construct(target, passed, newTarget === proxy ? target : newTarget),
        ),
    });
    const { prototype } = original as unknown as { readonly prototype: object };
    const own = getOwnPropertyDescriptor(prototype, 'constructor');
    if (own !== undefined) this.#define(prototype, 'constructor', own, { ...own, value: proxy });
    this.#define(this.engine, name, found, { ...found, value: proxy });
  }

  #define(holder: object, name: string, before: PropertyDescriptor, after: PropertyDescriptor): void {
    if (defineProperty(holder, name, after))
      this.#undo[this.#undo.length] = () => defineProperty(holder, name, before);
  }
}

/** The object that has a function, and the function's name there. */
function holderOf(engine: object, place: FunctionName): [object | undefined, string] {
  const parts = place.split('.');
  const last = parts.length - 1;
  let holder: unknown = engine;
  for (let i = 0; i < last && holder !== undefined; i++)
    holder = (holder as Record<string, unknown>)[parts[i] as string];
  return [holder as object | undefined, parts[last] as string];
}
