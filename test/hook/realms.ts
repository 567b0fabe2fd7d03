/** The realm of the tests with and without the hook, so that a test sees the same program in both. */
import { type CompiledModule, type HookOwner, hookLazily, hookRealm } from '../../src/hook/index.ts';
import { instrument } from '../../src/index.ts';
import type { ProbeMap } from '../../src/probe-map/index.ts';
import { type RegisteredModule, solveCounts } from '../../src/runtime/index.ts';

/** A module that the hook rewrote. */
export interface Traced {
  readonly probeMap: ProbeMap;
  readonly registered: RegisteredModule;
  readonly url: string | undefined;
  /** Names of its functions by funcidx. */
  readonly names: ReadonlyMap<number, string>;
}

/** Patches this realm, at once or when the first module comes; all modules are traced by their instructions. */
export function hookThisRealm(when: 'at once' | 'lazily' = 'at once'): {
  traced: Traced[];
  unhook: () => void;
  loaded: () => boolean;
} {
  const traced: Traced[] = [];
  const known = new Map<object, Omit<Traced, 'registered'>>();
  const owner: HookOwner = {
    rewrite(original, url): CompiledModule | undefined {
      if (!WebAssembly.validate(original)) return undefined;
      const made = instrument(original, { disassembleRest: true, startExport: true });
      const { bytes, probeMap, debugInfo } = made;
      const names = new Map(debugInfo.functions().map(({ funcidx, name }) => [funcidx, name]));
      known.set(probeMap, { probeMap, url, names });
      return { bytes: bytes as Uint8Array<ArrayBuffer>, original, probeMap };
    },
    registered(module, probeMap) {
      traced.push({ ...known.get(probeMap)!, registered: module });
    },
  };
  let unhook: (() => void) | undefined;
  if (when === 'at once') {
    unhook = hookRealm(globalThis, owner);
    if (unhook === undefined) throw new Error('the realm is patched already');
  } else {
    hookLazily(WebAssembly, {
      isWanted: () => true,
      load: (surface) => {
        unhook = hookRealm(globalThis, owner, surface);
      },
    });
  }
  return { traced, unhook: () => unhook?.(), loaded: () => unhook !== undefined };
}

/** Entries of each traced function of a module by name. */
export function entriesOf({ probeMap, registered, names }: Traced): Record<string, number> {
  const counts = solveCounts(probeMap, registered.counters(), registered.ends());
  return Object.fromEntries(
    counts.map(({ entries, exact }, i) => {
      const name = names.get(probeMap.functions[i]!.funcidx);
      return [`${name}${exact && !registered.hasLostEnds ? '' : ' (inexact)'}`, entries];
    }),
  );
}
