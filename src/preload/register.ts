/**
 * Traces the modules of a process that somebody else started: `node -r wtrace/register app.js`, and what `wtrace exec` puts
 * before every program. Little is loaded until a module comes that is worth tracing.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { type HookOwner, hookRealm } from '../hook/index.ts';
import { hookContexts } from './contexts.ts';
import { saveUntilEnd } from './ending.ts';
import { ModulePaths } from './module-paths.ts';
import type * as Rewriting from './rewriting.ts';
import { readSettings } from './settings.ts';
import { UntracedModules } from './untraced-modules.ts';
import { debugKindOf } from './worth-tracing.ts';

type ProcessModules = Rewriting.ProcessModules;

const settings = readSettings();
const paths = new ModulePaths();
const untraced = new UntracedModules(settings.dataDir, fs);
let modules: ProcessModules | undefined;

/** Loaded when it is first needed, and synchronously: `new WebAssembly.Module` cannot wait. */
function processModules(): ProcessModules {
  if (modules === undefined) {
    const load = createRequire(import.meta.url);
    const rewriting = load('./rewriting.cjs') as typeof Rewriting;
    const made = new rewriting.ProcessModules(settings);
    modules = made;
    saveUntilEnd({ save: (unfinished) => made.save(unfinished), ended: () => made.keep() });
  }
  return modules;
}

const owner: HookOwner = {
  rewrite(bytes, url) {
    const kind = debugKindOf(bytes);
    if (kind === undefined) return undefined;
    const path = paths.of(bytes) ?? url;
    const whole = kind === 'none';
    if (whole && !(settings.includeModules.length > 0 && processModules().includes(path))) {
      untraced.note(path, bytes.length);
      return undefined;
    }
    return processModules().rewrite(bytes, path, whole);
  },
  recognize: (mark) => processModules().recognize(mark),
  delivery: (probeMap) => processModules().delivery(probeMap),
  registered: (module, probeMap) => processModules().registered(module, probeMap),
};

hookRealm(globalThis, owner);
hookContexts(owner);
paths.watch();
