/** Through what functions of a guest can be reached, other than its exports. Where that is not known for certain, they can. */
/** Whether no function can be in an import or export that is no function itself: a memory, a number, a global that holds one. */
export function isHarmless(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  const tag = Object.prototype.toString.call(value);
  if (tag === '[object WebAssembly.Memory]') return true;
  if (tag !== '[object WebAssembly.Global]') return false;
  try {
    const held: unknown = (value as WebAssembly.Global).value;
    return typeof held === 'number' || typeof held === 'bigint';
  } catch {
    return false;
  }
}
