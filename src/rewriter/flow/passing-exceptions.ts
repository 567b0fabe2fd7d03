/**
 * Modules through which their host throws as a matter of course: C++ exceptions and `longjmp` as Emscripten makes them of JavaScript's. A call
 * that may be left goes out to a function of the host, which calls the one that is meant in a table, and catches.
 */
import type { WasmModule } from '../../wasm/index.ts';

/** Emscripten's `invoke_*`: the letters are the types of result and parameters. Absent where the names of imports were shortened. */
const INVOKE = /^invoke_[vijfdpe]+$/;

/**
 * Whether a module imports functions that call others of it and catch what these throw. Counts are the same either way; there it is
 * cheaper to count returns than to take a stack trace for each exception, and exact even if no wrapper sees it.
 */
export const exceptionsPass = ({ imports }: Pick<WasmModule, 'imports'>): boolean =>
  imports.some(({ kind, name }) => kind === 'func' && INVOKE.test(name));
