/** The host module `spectest` that scripts import from. */

/** A new one, for one run of one script. */
export function spectest(): WebAssembly.ModuleImports {
  const global = (value: 'i32' | 'i64' | 'f32' | 'f64', start: number | bigint): WebAssembly.Global =>
    new WebAssembly.Global({ value }, start);
  const print = (): void => {};
  return {
    global_i32: global('i32', 666),
    global_i64: global('i64', 666n),
    global_f32: global('f32', 666.6),
    global_f64: global('f64', 666.6),
    table: new WebAssembly.Table({ initial: 10, maximum: 20, element: 'anyfunc' }),
    ...table64(),
    memory: new WebAssembly.Memory({ initial: 1, maximum: 2 }),
    print,
    print_i32: print,
    print_i64: print,
    print_f32: print,
    print_f64: print,
    print_i32_f32: print,
    print_f64_f64: print,
  };
}

/** Not on engines without memory64. */
function table64(): WebAssembly.ModuleImports {
  const descriptor = { initial: 10n, maximum: 20n, element: 'anyfunc', address: 'i64' };
  try {
    return { table64: new WebAssembly.Table(descriptor as unknown as WebAssembly.TableDescriptor) };
  } catch {
    return {};
  }
}
