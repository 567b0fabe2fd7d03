/** Replaces functions of Node's own modules and objects. */

/** Any of them. */
type NodeFunction = (...args: unknown[]) => unknown;

/**
 * Replaces a function; its own properties, such as `name` and `util.promisify.custom`, stay.
 * @param make gets the original, bound to its holder
 */
export function replace(holder: object, name: string, make: (original: NodeFunction) => NodeFunction): void {
  const original = Reflect.get(holder, name) as NodeFunction;
  const made = make((...args) => Reflect.apply(original, holder, args));
  Object.defineProperties(made, Object.getOwnPropertyDescriptors(original));
  Reflect.set(holder, name, made);
}

/** Like an assignment, and not seen by who lists what an object has. Where a runtime does not allow it, all stays as it is. */
export function define(holder: object, name: string, value: unknown): void {
  const before = Object.getOwnPropertyDescriptor(holder, name);
  const { enumerable = false } = before ?? {};
  Reflect.defineProperty(holder, name, { value, enumerable, writable: true, configurable: true });
}

/**
 * Changes what a method returns that an object inherits, for this object alone; its own properties stay.
 * @param change gets what the original returned, and the arguments
 */
export function redefine(
  holder: object,
  name: string,
  change: (result: unknown, args: readonly unknown[]) => unknown,
): void {
  const original = Reflect.get(holder, name) as NodeFunction;
  const apply = (target: NodeFunction, self: unknown, args: unknown[]): unknown => {
    const result = Reflect.apply(target, self, args);
    return self === holder ? change(result, args) : result;
  };
  const place = Object.hasOwn(holder, name) ? holder : (Object.getPrototypeOf(holder) as object);
  define(place, name, new Proxy(original, { apply }));
}
