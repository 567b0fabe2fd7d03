/**
 * The functions that modules of AssemblyScript import by default from `env`: `abort`, `trace`, `seed`. They do what the bindings
 * do that its compiler generates.
 */
import { writeSync } from 'node:fs';
import type { Import, ValType, WasmModule } from '../wasm/index.ts';

/** Module that the functions are imported from. */
const ENV = 'env';

/** Name → parameters, then results. */
const signatures: Readonly<Record<string, string>> = {
  abort: 'i32 i32 i32 i32 ->',
  trace: 'i32 i32 f64 f64 f64 f64 f64 ->',
  seed: '-> f64',
};

/** Whether an import is one of these functions: other compilers have an `env.abort` of their own, with another type. */
export function isAssemblyScriptImport(module: WasmModule, item: Import): boolean {
  if (item.kind !== 'func' || item.module !== ENV || !Object.hasOwn(signatures, item.name)) return false;
  const type = module.types[item.typeidx];
  if (type?.kind !== 'func') return false;
  const text = [...type.params.map(nameOf), '->', ...type.results.map(nameOf)].join(' ');
  return text === signatures[item.name];
}

const nameOf = (type: ValType): string => (type.kind === 'num' ? type.name : 'ref');

/**
 * The functions, for one instance.
 * @param memory of the instance, once it is known: strings are read from it
 * @param write gets what `trace` prints; by default it goes to stdout's descriptor, as what the program itself writes
 */
export function assemblyScriptImports(
  memory: () => WebAssembly.Memory | undefined,
  write: (text: string) => void = (text) => writeSync(1, text),
): WebAssembly.Imports {
  const text = (pointer: number): string | undefined => readText(memory(), pointer);
  return {
    [ENV]: {
      abort: (message: number, file: number, line: number, column: number): never => {
        throw new Error(
          `${text(message) ?? 'abort'} in ${text(file) ?? 'an unknown file'}:${line >>> 0}:${column >>> 0}`,
        );
      },
      trace: (message: number, count: number, ...values: number[]): void => {
        const words = values.slice(0, count).map((value) => (Object.is(value, -0) ? '-0' : String(value)));
        write(`${[text(message) ?? 'null', ...words].join(' ')}\n`);
      },
      seed: () => Date.now() * Math.random(),
    },
  };
}

/** Bytes before a string that hold its size. */
const SIZE_BYTES = 4;

/** A string of AssemblyScript: UTF-16, its size in bytes before it. Undefined: there is none, or it cannot be read. */
function readText(memory: WebAssembly.Memory | undefined, pointer: number): string | undefined {
  const start = pointer >>> 0;
  if (memory === undefined || start < SIZE_BYTES || start > memory.buffer.byteLength) return undefined;
  const view = new DataView(memory.buffer);
  const size = view.getUint32(start - SIZE_BYTES, true);
  if (size > memory.buffer.byteLength - start) return undefined;
  // A copy: memory may be shared.
  return new TextDecoder('utf-16le').decode(new Uint8Array(memory.buffer, start, size & ~1).slice());
}
