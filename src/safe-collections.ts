/**
 * Collections that work as they did when this was loaded: programs replace methods of `Map.prototype` and its like, to watch or to mend
 * them, and code in their process or page must not depend on that.
 */

/** A class whose prototype has the methods of another's, as they are now. */
function copied<Type extends { readonly prototype: object }>(type: Type, made: Type): Type {
  const { constructor: _, ...methods } = Object.getOwnPropertyDescriptors(type.prototype);
  Object.defineProperties(made.prototype, methods as PropertyDescriptorMap);
  return made;
}

/** See the top of this file. */
export const SafeMap: MapConstructor = copied(Map, class extends Map {} as MapConstructor);
/** See the top of this file. */
export const SafeSet: SetConstructor = copied(Set, class extends Set {} as SetConstructor);
/** See the top of this file. */
export const SafeWeakMap: WeakMapConstructor = copied(
  WeakMap,
  class extends WeakMap {} as WeakMapConstructor,
);
/** See the top of this file. */
export const SafeWeakSet: WeakSetConstructor = copied(
  WeakSet,
  class extends WeakSet {} as WeakSetConstructor,
);
