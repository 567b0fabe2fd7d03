/**
 * Contexts of `node:vm`, in which jest and vitest's vm pools run tests: each is a realm with a `WebAssembly` of its own, and gets a
 * hook of its own, since traps and errors are made in the realm of the module.
 */
import { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import vm from 'node:vm';
import type { HookOwner } from '../hook/index.ts';
import { replace } from './replace.ts';

/** What the script of src/hook/realm-entry.ts makes. */
interface RealmScript {
  hookRealm(realm: unknown, owner: HookOwner): unknown;
}

/** Gets what contexts do not have: they know JavaScript alone. */
type MakeRealm = (decoder: typeof TextDecoder, encoder: typeof TextEncoder) => RealmScript;

/** Options of `runInNewContext` that `createContext` has under other names. */
const OPTIONS = {
  contextName: 'name',
  contextOrigin: 'origin',
  contextCodeGeneration: 'codeGeneration',
  microtaskMode: 'microtaskMode',
} as const;

/** From now on, contexts that are made are hooked. */
export function hookContexts(owner: HookOwner): void {
  const { createContext, isContext, Script } = vm;
  const readScript = readFileSync;
  let script: vm.Script | undefined;
  const hooked = <T>(context: T): T => {
    try {
      // Read when it is first needed: most programs make no contexts.
      script ??= new Script(
        `(function (TextDecoder, TextEncoder) { ${readScript(new URL('./realm.js', import.meta.url), 'utf8')}; return wtraceRealm; })`,
        { filename: 'wtrace:realm' },
      );
      const make = script.runInContext(context as vm.Context) as MakeRealm;
      make(TextDecoder, TextEncoder).hookRealm(globalOf(context), owner);
    } catch {
      // A context without WebAssembly, or one in which nothing may run.
    }
    return context;
  };
  const globalOf = (context: unknown): unknown =>
    new Script('globalThis').runInContext(context as vm.Context);
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
  Script.prototype.runInNewContext = function (this: vm.Script, object, options) {
    const context = isMade(object) ? object : made(object, options);
    return Reflect.apply(runInNewContext, this, [context, options]);
  } as typeof runInNewContext;
  syncBuiltinESMExports();
}
