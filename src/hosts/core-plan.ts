/** Inspects a core module before it runs: what kind of program it is, what prevents it from running, what to call. */
import { CannotRunError } from '../errors.ts';
import { type Export, readModule, type ValType, type WasmModule } from '../wasm/index.ts';
import { isAssemblyScriptImport } from './assemblyscript.ts';
import type { Call } from './protocol.ts';
import { numTypeOf, parseArgument } from './values.ts';

const PREVIEW1 = 'wasi_snapshot_preview1';

/** Functions of WASI preview 1 (witx), all of which node:wasi provides. */
const preview1Functions = new Set(
  `args_get args_sizes_get clock_res_get clock_time_get environ_get environ_sizes_get fd_advise fd_allocate fd_close
  fd_datasync fd_fdstat_get fd_fdstat_set_flags fd_fdstat_set_rights fd_filestat_get fd_filestat_set_size
  fd_filestat_set_times fd_pread fd_prestat_dir_name fd_prestat_get fd_pwrite fd_read fd_readdir fd_renumber fd_seek
  fd_sync fd_tell fd_write path_create_directory path_filestat_get path_filestat_set_times path_link path_open
  path_readlink path_remove_directory path_rename path_symlink path_unlink_file poll_oneoff proc_exit proc_raise
  random_get sched_yield sock_accept sock_recv sock_send sock_shutdown`.split(/\s+/),
);

/** What to do with a module. */
export interface CorePlan {
  readonly wasi: boolean;
  /** It imports the default functions of AssemblyScript. */
  readonly assemblyScript: boolean;
  readonly start: '_start' | '_initialize' | undefined;
  readonly call: Call | undefined;
  /** Types of the results of `call`. */
  readonly resultTypes: readonly ValType[];
}

/**
 * Decides how a module is run.
 * @param bytes of the original module
 * @param name for messages
 * @throws {@link CannotRunError} that says what is missing
 */
export function planCore(
  bytes: Uint8Array,
  name: string,
  invoke: { readonly export: string; readonly args: readonly string[] } | undefined,
): CorePlan {
  const module = readModule(bytes);
  const wasi = module.imports.some((item) => item.module === PREVIEW1);
  const assemblyScript = module.imports.some((item) => isAssemblyScriptImport(module, item));
  checkImports(module, name);
  const exported = new Map(module.exports.map((item) => [item.name, item]));
  if (wasi && exported.get('memory')?.kind !== 'memory') {
    throw new CannotRunError(
      `${name} imports WASI but exports no memory named 'memory'; link it as a WASI command or reactor`,
    );
  }
  const has = (entry: string): boolean => exported.get(entry)?.kind === 'func';
  if (invoke !== undefined) {
    const { args, results } = signature(module, exported.get(invoke.export), invoke.export, name);
    if (args.length !== invoke.args.length) {
      const takes = `${args.length} argument${args.length === 1 ? '' : 's'}`;
      throw new CannotRunError(`${invoke.export} of ${name} takes ${takes}, ${invoke.args.length} given`);
    }
    return {
      wasi,
      assemblyScript,
      start: has('_initialize') ? '_initialize' : undefined,
      call: {
        export: invoke.export,
        args: invoke.args.map((text, i) => parseArgument(text, args[i]!, i + 1)),
      },
      resultTypes: results,
    };
  }
  if (has('_start')) {
    const { args } = signature(module, exported.get('_start'), '_start', name);
    if (args.length > 0)
      throw new CannotRunError(`_start of ${name} takes parameters, so it is not a WASI command`);
    return { wasi, assemblyScript, start: '_start', call: undefined, resultTypes: [] };
  }
  const kind = has('_initialize') ? 'is a WASI reactor' : 'has no _start';
  throw new CannotRunError(`${name} ${kind}: name an export to call with --invoke (${callable(module)})`);
}

function checkImports(module: WasmModule, name: string): void {
  const missing: string[] = [];
  for (const item of module.imports) {
    if (item.module === 'wasi_unstable') {
      throw new CannotRunError(
        `${name} imports wasi_unstable, which predates WASI preview 1; rebuild it with a current WASI SDK`,
      );
    }
    const preview1 = item.module === PREVIEW1 && item.kind === 'func' && preview1Functions.has(item.name);
    if (!preview1 && !isAssemblyScriptImport(module, item)) missing.push(`${item.module}.${item.name}`);
  }
  if (missing.length === 0) return;
  const shown = missing.slice(0, 5).join(', ');
  const more = missing.length > 5 ? ` and ${missing.length - 5} more` : '';
  throw new CannotRunError(
    `${name} imports what only its own host provides: ${shown}${more}; run it there after wtrace instrument`,
  );
}

/** Parameters and results of an exported function. */
function signature(
  module: WasmModule,
  found: Export | undefined,
  wanted: string,
  name: string,
): { readonly args: readonly ValType[]; readonly results: readonly ValType[] } {
  if (found?.kind !== 'func') {
    throw new CannotRunError(`${name} exports no function '${wanted}' (${callable(module)})`);
  }
  const type = module.types[module.funcTypes[found.index] ?? -1];
  if (type?.kind !== 'func') throw new CannotRunError(`${name}: the type of '${wanted}' is not known`);
  const vector = [...type.params, ...type.results].some(
    (value) => value.kind === 'num' && numTypeOf(value) === undefined,
  );
  if (vector) throw new CannotRunError(`'${wanted}' takes or returns v128, which JavaScript cannot call`);
  return { args: type.params, results: type.results };
}

/** The exported functions, for messages. */
function callable(module: WasmModule): string {
  const names = module.exports.flatMap((item) => (item.kind === 'func' ? [item.name] : []));
  if (names.length === 0) return 'it exports no function';
  const shown = names.slice(0, 8).join(', ');
  return `it exports ${shown}${names.length > 8 ? ` and ${names.length - 8} more` : ''}`;
}
