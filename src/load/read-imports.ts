/** Reads imports once, as the engine would: getters have effects, and a Proxy may create what is looked up. */
import { readModule } from '../wasm/index.ts';

/** The imports of a module as they were looked up, in the module's order. */
export interface ReadImports {
  /** Plain objects that hold what was read, for the engine. */
  readonly imports: WebAssembly.Imports;
  /** funcidx of imports that suspend the stack (JavaScript Promise Integration). */
  readonly suspending: readonly number[];
}

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/**
 * Looks up the names that the module lists, and no others (WebAssembly JS API, "read the imports").
 * @param bytes of the module
 * @throws MalformedModuleError, UnsupportedError for bytes that are no module, and what getters throw
 */
export function readImports(bytes: Uint8Array, given: WebAssembly.Imports): ReadImports {
  const { Suspending } = WebAssembly as unknown as { readonly Suspending?: new () => object };
  const imports = Object.create(null) as Record<string, WebAssembly.ModuleImports>;
  const suspending: number[] = [];
  for (const { kind, module, name, index } of readModule(bytes).imports) {
    const values: unknown = given[module];
    if (!isObject(values)) {
      // The engine says what is wrong, and reads nothing after it.
      imports[module] = values as WebAssembly.ModuleImports;
      break;
    }
    imports[module] ??= Object.create(null) as WebAssembly.ModuleImports;
    const value: unknown = Reflect.get(values, name);
    imports[module][name] = value as WebAssembly.ImportValue;
    if (kind === 'func' && Suspending !== undefined && value instanceof Suspending) suspending.push(index);
  }
  return { imports, suspending };
}
