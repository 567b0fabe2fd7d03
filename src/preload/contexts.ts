/**
 * Contexts of `node:vm`, in which jest and vitest's vm pools run tests: each is a realm with a `WebAssembly` of its own, and gets a
 * hook of its own, since traps and errors are made in the realm of the module.
 */
import { syncBuiltinESMExports } from 'node:module';
import vm from 'node:vm';
import { type HookOwner, hookLazily, type Surface } from '../hook/index.ts';
import { replace } from './replace.ts';

/** What the script of src/hook/realm-entry.ts makes. */
interface RealmScript {
  hookRealm(realm: unknown, owner: HookOwner, surface: Surface): unknown;
}

/** What a hook of contexts needs. */
export interface ContextHook {
  readonly owner: HookOwner;
  isWanted(bytes: Uint8Array): boolean;
  /** Text of the script of src/hook/realm-entry.ts. */
  script(): string;
}

/** Gets what contexts do not have, since they know JavaScript alone, and the engine's own `WebAssembly`. */
type MakeRealm = (
  decoder: typeof TextDecoder,
  encoder: typeof TextEncoder,
  engine: typeof WebAssembly,
) => RealmScript;

/** Options of `runInNewContext` that `createContext` has under other names. */
const OPTIONS = {
  contextName: 'name',
  contextOrigin: 'origin',
  contextCodeGeneration: 'codeGeneration',
  microtaskMode: 'microtaskMode',
} as const;

/** From now on, contexts that are made are hooked: each when a module comes that is to be traced there. */
export function hookContexts({ owner, isWanted, script: textOf }: ContextHook): void {
  const { createContext, isContext, Script } = vm;
  const { runInContext } = Script.prototype;
  const run = (script: vm.Script, context: unknown): unknown =>
    Reflect.apply(runInContext, script, [context as vm.Context]);
  let engine: vm.Script | undefined;
  let global: vm.Script | undefined;
  let script: vm.Script | undefined;
  const load = (context: unknown, surface: Surface): void => {
    script ??= new Script(
      `(function (TextDecoder, TextEncoder, WebAssembly) { ${textOf()}; return wtraceRealm; })`,
      {
        filename: 'wtrace:realm',
      },
    );
    global ??= new Script('globalThis');
    const make = run(script, context) as MakeRealm;
    make(TextDecoder, TextEncoder, surface.original.engine).hookRealm(run(global, context), owner, surface);
  };
  const hooked = <T>(context: T): T => {
    try {
      engine ??= new Script('WebAssembly');
      const found = run(engine, context) as typeof WebAssembly;
      // A name that the program gave to something of another realm is hooked there, or not for us.
      if (found !== WebAssembly) hookLazily(found, { isWanted, load: (surface) => load(context, surface) });
    } catch {
      // A context without WebAssembly, or one in which nothing may run.
    }
    return context;
  };
  const made = (object: unknown, options: unknown): unknown => {
    const contextOptions = Object.fromEntries(
      Object.entries(OPTIONS).flatMap(([from, to]) => {
        const value: unknown = Reflect.get(Object(options), from);
        return value === undefined ? [] : [[to, value]];
      }),
    );
    return hooked(createContext(object as vm.Context, contextOptions));
  };
  const isMade = (object: unknown): boolean =>
    typeof object === 'object' && object !== null && isContext(object);
  replace(vm, 'createContext', (original) => (object, ...rest) => {
    const known = isMade(object);
    const context = original(object, ...rest);
    return known ? context : hooked(context);
  });
  replace(
    vm,
    'runInNewContext',
    (original) =>
      (code, object, ...rest) =>
        original(code, isMade(object) ? object : made(object, rest[0]), ...rest),
  );
  const { runInNewContext } = Script.prototype;
  const inHookedContext = function (this: vm.Script, object, options) {
    const context = isMade(object) ? object : made(object, options);
    return Reflect.apply(runInNewContext, this, [context, options]);
  } as typeof runInNewContext;
  // Bun has it read-only.
  Reflect.set(Script.prototype, 'runInNewContext', inHookedContext);
  syncBuiltinESMExports();
}
