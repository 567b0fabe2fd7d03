/**
 * Traces the modules of a process that somebody else started: `node -r wtrace/register app.js`, and what `wtrace exec` puts
 * before every program. Most programs load no module, so this is small, and loads nothing until a module comes that is worth tracing.
 */
import { join } from 'node:path';
import process from 'node:process';
import { copyOfEngine } from '../engine-copy.ts';
import { debugKindOf, type HookOwner, hookLazily, unreadName } from '../hook/index.ts';
import { preloadInWorkers } from './bun-workers.ts';
import { hookContexts } from './contexts.ts';
import { ModulePaths } from './module-paths.ts';
import { ownFs, ownScripts } from './own-script.ts';
import { relaySend } from './relayed-send.ts';
import type * as Rewriting from './rewriting.ts';
import { settingsOfProcess } from './settings.ts';
import { awaitThreads } from './thread-memory.ts';
import { UntracedModules } from './untraced-modules.ts';
import { preloadInEnvironments, restoreEnvironment } from './worker-environments.ts';

/** The bundle is CommonJS. */
declare const __dirname: string;

const settings = settingsOfProcess();
restoreEnvironment();
const paths = new ModulePaths();
const fs = ownFs();
const untraced = new UntracedModules(() => settings().dataDir, fs);
/** As it is now. Undefined: Node has none with `--jitless`, and there is nothing to trace. */
const engine = typeof WebAssembly === 'undefined' ? undefined : copyOfEngine(WebAssembly);
const load = ownScripts(__dirname, fs, engine);
let rewriting: typeof Rewriting | undefined;
let modules: Rewriting.ProcessModules | undefined;

/** Loaded when it is first needed, and synchronously: `new WebAssembly.Module` cannot wait. */
function loaded(): typeof Rewriting {
  rewriting ??= load('rewriting.cjs') as typeof Rewriting;
  return rewriting;
}

function processModules(isExiting = false): Rewriting.ProcessModules {
  modules ??= loaded().startCounting(settings(), load, isExiting);
  return modules;
}

/** How a module is traced; undefined: it is not, and is listed if it could be. */
function howTraced(
  bytes: Uint8Array,
  url?: string,
): { readonly path: string | undefined; readonly whole: boolean } | undefined {
  const kind = debugKindOf(bytes);
  if (kind === undefined) return undefined;
  const path = paths.of(bytes) ?? url;
  if (kind === 'debug-info') return { path, whole: false };
  if (path === undefined && isOfNode()) return undefined;
  if (settings().includeModules.length > 0 && loaded().isIncluded(settings(), path, bytes)) {
    untraced.note({ path: path ?? unreadName(bytes), bytes: bytes.length, included: true });
    return { path, whole: true };
  }
  untraced.note({ path: path ?? unreadName(bytes), bytes: bytes.length });
  return undefined;
}

/** Whether Node itself compiles a module, such as that of `fetch`: nobody needs to hear of it. */
function isOfNode(): boolean {
  const frames = new Error().stack?.split('\n').slice(1) ?? [];
  const caller = frames.find((frame) => !frame.includes(__dirname) && !frame.includes('(<anonymous>)'));
  return caller?.includes('node:internal/deps/') === true;
}

const owner: HookOwner = {
  rewrite(bytes, url) {
    const how = howTraced(bytes, url);
    return how && processModules().rewrite(bytes, how.path, how.whole);
  },
  recognize: (mark) => processModules().recognize(mark),
  delivery: (probeMap) => processModules().delivery(probeMap),
  registered: (module, probeMap) => processModules().registered(module, probeMap),
};

/** Saves what this process counted so far, for who reads it while the process goes on. */
export function save(): void {
  modules?.save(true);
}

const isWanted = (bytes: Uint8Array): boolean => howTraced(bytes) !== undefined;

function hookProcess(): void {
  relaySend();
  hookLazily(WebAssembly, {
    isWanted,
    load: (surface) => loaded().hookRealm(globalThis, owner, surface),
  });
  hookContexts({ owner, isWanted, script: () => fs.readFileSync(`${__dirname}/realm.js`, 'utf8') });
  if (process.versions['bun'] !== undefined) preloadInWorkers(`${__dirname}/register.cjs`);
  else if (process.versions['deno'] === undefined)
    preloadInEnvironments(join(__dirname, 'register.cjs'), settings);
  paths.watch();
  awaitThreads((isExiting) => processModules(isExiting));
}

if (engine !== undefined) hookProcess();
