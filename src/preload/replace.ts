/** Replaces functions of Node's own modules. */

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
