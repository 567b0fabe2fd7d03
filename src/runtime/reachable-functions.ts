/** Through what functions of a guest can be reached, other than its exports. Where that is not known for certain, they can. */
import type { ExportedFunctions } from '../probe-map/index.ts';

/** Codes of types in whose values functions can be (WebAssembly 3.0 §5.3): `funcref`, `nullfuncref`, `(ref null …)`, `(ref …)`. */
const FUNCTION_TYPES = [0x70, 0x73, 0x63, 0x64];

/** Whether some type of a module has functions as parameters or results: a byte that looks so is enough. */
export function mayPassFunctions({ types }: ExportedFunctions): boolean {
  return types.some((byte) => FUNCTION_TYPES.includes(byte));
}

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
