/** The realm of the tests with and without the hook, so that a test sees the same program in both. */
import { type PageInstances, type PageModule, pageInstances } from '../../src/client/page-instances.ts';
import { watchPage } from '../../src/client/watch-page.ts';
import {
  type CompiledModule,
  type HookOwner,
  hookLazily,
  hookModules,
  hookRealm,
  markedProbes,
  markText,
  parseMark,
  Surface,
  withMark,
} from '../../src/hook/index.ts';
import { instrument } from '../../src/index.ts';
import type { AbnormalExit, ProbeMap } from '../../src/probe-map/index.ts';
import { UNKNOWN_PLACE } from '../../src/probe-map/index.ts';
import { abnormalExits, type RegisteredModule, solveCounts } from '../../src/runtime/index.ts';

const { validate } = WebAssembly;
// Node compiles a module of its own when somebody looks at it first.
void globalThis.Response;

/** A module that the hook rewrote. */
export interface Traced {
  readonly probeMap: ProbeMap;
  counters(): ArrayLike<bigint>;
  ends(): readonly AbnormalExit[];
  /** Whether it is known that some ends are not. */
  lost(): boolean;
  readonly url: string | undefined;
  /** Names of its functions by funcidx. */
  readonly names: ReadonlyMap<number, string>;
}

/** How the realm is patched: for a process, for one that may load no module, for a page, and for a page that rewrites modules. */
export type HookKind = 'at once' | 'lazily' | 'as a page' | 'as a page that rewrites';

/** All but `lazily`, which differs at the first module only. */
export const hookKinds: readonly HookKind[] = ['at once', 'as a page', 'as a page that rewrites'];

/** What is known of a module that was rewritten. */
type Facts = Pick<Traced, 'probeMap' | 'url' | 'names'>;

/** Patches this realm; all modules are traced by their instructions. */
export function hookThisRealm(kind: HookKind = 'at once'): {
  traced: Traced[];
  unhook: () => void;
  loaded: () => boolean;
} {
  const traced: Traced[] = [];
  const known = new Map<object, Facts>();
  const rewrite = (original: Uint8Array<ArrayBuffer>, url?: string): CompiledModule | undefined => {
    if (!validate(original)) return undefined;
    // The engine of a page runs the start function.
    const isPage = kind.startsWith('as a page');
    const { bytes, probeMap, debugInfo } = instrument(original, {
      disassembleRest: true,
      startExport: !isPage,
    });
    const names = new Map(debugInfo.functions().map(({ funcidx, name }) => [funcidx, name]));
    // A page knows no more than the mark says.
    const probes = isPage ? markedProbes(probeMap, probeMap.exports) : probeMap;
    known.set(probes, { probeMap, url, names });
    return { bytes: bytes as Uint8Array<ArrayBuffer>, original, probeMap: probes };
  };
  if (kind === 'as a page')
    return { traced, unhook: patchAsPage(rewrite, known, traced), loaded: () => true };
  let unhook: (() => void) | undefined;
  if (kind === 'as a page that rewrites') {
    const instances = pageInstances();
    const surface = new Surface(WebAssembly);
    const registered = (module: PageModule, probes: object): void => {
      traced.push(tracedInPage(instances, traced, module, known.get(probes)!));
    };
    hookModules(globalThis, { rewrite, registered }, instances, surface);
    return { traced, unhook: () => surface.remove(), loaded: () => true };
  }
  const owner: HookOwner = {
    rewrite,
    // No thread rewrites modules.
    recognize: () => undefined,
    registered(module: RegisteredModule, probeMap) {
      traced.push({
        ...known.get(probeMap)!,
        counters: () => module.counters(),
        ends: () => module.ends(),
        lost: () => module.hasLostEnds,
      });
    },
  };
  if (kind === 'at once') {
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

/** Patches it as `wtrace/client` does, below which an engine stands that gets modules from a server which rewrites them. */
function patchAsPage(
  rewrite: (bytes: Uint8Array<ArrayBuffer>) => CompiledModule | undefined,
  known: ReadonlyMap<object, Facts>,
  traced: Traced[],
): () => void {
  const { Module, Instance, Table, Global } = WebAssembly;
  const holders = [WebAssembly, ...[Module, Instance, Table, Global].flatMap((one) => [one, one.prototype])];
  const before = holders.map((holder) => [holder, Object.getOwnPropertyDescriptors(holder)] as const);
  // Not a Map, whose methods a test replaces.
  const byMark: Record<string, Facts> = {};
  serveRewritten((bytes, url) => {
    const made = rewrite(bytes);
    if (made === undefined) return bytes;
    const mark = markText({ id: `${Object.keys(byMark).length}`, probes: made.probeMap });
    byMark[mark] = { ...known.get(made.probeMap)!, url };
    return withMark(made.bytes, mark);
  });
  const instances = pageInstances();
  watchPage(instances, (mark) => {
    const module = instances.add(parseMark(mark).probes);
    traced.push(tracedInPage(instances, traced, module, byMark[mark]!));
    return module;
  });
  return () => {
    for (const [holder, descriptors] of before) Object.defineProperties(holder, descriptors);
  };
}

/** From now on, the engine gets other bytes. */
function serveRewritten(
  served: (bytes: Uint8Array<ArrayBuffer>, url?: string) => Uint8Array<ArrayBuffer>,
): void {
  const { compile, compileStreaming, validate, Module } = WebAssembly;
  const sent = (source: unknown): unknown => {
    try {
      validate(source as BufferSource);
    } catch {
      return source;
    }
    return served(
      ArrayBuffer.isView(source)
        ? new Uint8Array(new Uint8Array(source.buffer, source.byteOffset, source.byteLength))
        : new Uint8Array(new Uint8Array(source as ArrayBuffer)),
    );
  };
  const replace = (name: string, value: object): void => {
    const found = Object.getOwnPropertyDescriptor(WebAssembly, name);
    Object.defineProperty(WebAssembly, name, { ...found, value });
  };
  const compiled = {
    apply: (_: unknown, __: unknown, [source]: unknown[]) => compile(sent(source) as never),
  };
  replace('compile', new Proxy(compile, compiled));
  const streamed = async (_: unknown, __: unknown, [source]: unknown[]) => {
    const response = (await source) as Response;
    const isModule =
      response instanceof Response && response.headers.get('content-type') === 'application/wasm';
    if (!isModule || !response.ok || response.bodyUsed || response.body?.locked)
      return compileStreaming(response);
    return compile(served(new Uint8Array(await response.arrayBuffer()), response.url));
  };
  replace('compileStreaming', new Proxy(compileStreaming, { apply: streamed }));
  const proxy: typeof Module = new Proxy(Module, {
    construct: (target, [source], newTarget) =>
      Reflect.construct(target, [sent(source)], newTarget === proxy ? target : newTarget),
  });
  replace('Module', proxy);
  Object.defineProperty(Module.prototype, 'constructor', { value: proxy });
}

/** Counts as whoever collects messages gets them. */
function tracedInPage(
  instances: PageInstances,
  traced: readonly Traced[],
  module: PageModule,
  facts: Facts,
): Traced {
  const number = traced.length;
  const ends = (): readonly AbnormalExit[] =>
    abnormalExits(
      instances.frames(),
      traced.map(({ probeMap }) => ({ probeMap })),
    )[number] ?? [];
  return {
    ...facts,
    counters: () => Array.from(module.counters(), BigInt),
    ends,
    lost: () => ends().some(({ offset }) => offset === UNKNOWN_PLACE),
  };
}

/** Entries of each traced function of a module by name. */
export function entriesOf({ probeMap, names, ...module }: Traced): Record<string, number> {
  const counts = solveCounts(probeMap, module.counters(), module.ends());
  return Object.fromEntries(
    counts.map(({ entries, exact }, i) => {
      const name = names.get(probeMap.functions[i]!.funcidx);
      return [`${name}${exact && !module.lost() ? '' : ' (inexact)'}`, entries];
    }),
  );
}
