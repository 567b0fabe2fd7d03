/** `load`: rewrites a module, makes an instance of it, and connects the two. */
import { createNaming, type Naming, normalizePath, type SelectionRules } from '../coverage/index.ts';
import { CannotRunError, UsageError } from '../errors.ts';
import { START_EXPORT } from '../probe-map/index.ts';
import { type EventKind, type EventOptions, type Instrumented, instrument } from '../rewriter/index.ts';
import type { Member } from '../runtime/index.ts';
import { readModule } from '../wasm/index.ts';
import { CountDelivery } from './count-delivery.ts';
import { CountedInstance } from './counted-instance.ts';
import { sourceNames } from './names.ts';
import type { LoadOptions } from './options.ts';
import { type GuestExports, Program } from './program.ts';
import { refuseUnknown, type TraceSettings } from './settings.ts';
import { boundaryOf, numberModule } from './thread.ts';
import { Tracer } from './tracer.ts';
import { workingDirectory } from './working-directory.ts';

const known = [
  'imports',
  'include',
  'omit',
  'sourceRoot',
  'remap',
  'readFile',
  'name',
  'coverage',
  'trace',
  'tracer',
] as const;

/**
 * Loads a module under trace: rewrites it, instantiates it, and runs its start function, which is traced as well.
 * @param bytes the module as its tool chain made it
 * @throws MalformedModuleError, UnsupportedError for bytes that cannot be rewritten
 * @throws UsageError for options that make no sense
 * @throws CannotRunError when the engine refuses the module
 * @throws WebAssembly.LinkError when imports are missing, and whatever the start function throws
 */
export async function load<Exports extends object = GuestExports>(
  bytes: Uint8Array | ArrayBuffer,
  options: LoadOptions = {},
): Promise<Program<Exports>> {
  refuseUnknown(options, known, 'load');
  if (!(bytes instanceof ArrayBuffer) && !ArrayBuffer.isView(bytes))
    throw new UsageError('load takes the bytes of a module: a Uint8Array or an ArrayBuffer');
  if (options.trace !== undefined && options.tracer !== undefined)
    throw new UsageError('give either trace or tracer: the tracer has its options already');
  const original = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes;
  const tracer = options.tracer ?? (options.trace && new Tracer(options.trace, false));
  const naming = createNaming(selectionOf(options));
  const imports = options.imports ?? {};
  const sha256 = await hashOf(original);
  const suspending = suspendingImports(original, imports);

  // From here to the end of `instrument` nothing else may take numbers of sites.
  const made = instrument(original, {
    ...(options.readFile && { readFile: options.readFile }),
    selects: naming.selects,
    sha256,
    startExport: true,
    ...(tracer?.core && { events: eventOptions(tracer, naming, options.coverage === true, suspending) }),
  });
  const { probeMap, debugInfo } = made;
  if (tracer !== undefined) tracer.sites += probeMap.events?.sites.length ?? 0;
  const module = numberModule(probeMap);
  const counts = options.coverage === true || tracer?.tracing.delivery === 'count';
  const counted = counts
    ? new CountedInstance(probeMap, module, () => tracer?.core?.entering === true)
    : undefined;
  const names = sourceNames(debugInfo, naming);
  const member: Member | undefined = probeMap.events && tracer?.core?.join(probeMap.events, names, counted);
  const boundary = boundaryOf(module, probeMap, member?.hooks);

  const compiled = await compile(made);
  const instance = await WebAssembly.instantiate(compiled, boundary.wrapImports(imports));
  counted?.connect(instance.exports);
  member?.connect(instance.exports, suspending.length > 0);
  let stopTelling: (() => void) | undefined;
  if (counted !== undefined && tracer?.tracing.delivery === 'count') {
    const { events, reads } = tracer.settings;
    const told = new CountDelivery(counted, names, debugInfo, reads);
    const tell = (observer: Parameters<CountDelivery['tell']>[0]): void => told.tell(observer, events);
    tracer.counting.add(tell);
    stopTelling = () => tracer.counting.delete(tell);
  }
  const start = instance.exports[START_EXPORT];
  if (typeof start === 'function') boundary.enter(start as () => void);
  return new Program<Exports>({
    exports: boundary.wrapExports(instance.exports) as Exports,
    instance,
    warnings: made.warnings,
    tracer,
    coverage:
      options.coverage === true
        ? () => counted!.facts(options.name ?? 'module.wasm', naming, debugInfo)
        : undefined,
    sourceText: (file) => {
      const path = debugInfo.lines.files.find((candidate) => naming.nameOf(candidate) === file);
      return path === undefined ? undefined : debugInfo.sourceText(path);
    },
    close: () => {
      stopTelling?.();
      member?.leave();
    },
  });
}

async function compile({ bytes }: Instrumented): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>);
  } catch (error) {
    throw new CannotRunError(
      `the engine refuses the module: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function selectionOf({ include, omit, sourceRoot, remap }: LoadOptions): SelectionRules {
  return {
    include: include ?? [],
    omit: omit ?? [],
    sourceRoot: normalizePath(sourceRoot ?? workingDirectory()),
    remaps: remap ?? [],
    omitSystemLibraries: true,
  };
}

async function hashOf(bytes: Uint8Array): Promise<string> {
  // Pages that did not come over a secure connection have no `subtle`.
  const digest = await globalThis.crypto?.subtle?.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  if (digest === undefined) return '';
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** funcidx of imports that suspend the stack (JavaScript Promise Integration). */
function suspendingImports(bytes: Uint8Array, imports: WebAssembly.Imports): number[] {
  const { Suspending } = WebAssembly as unknown as { readonly Suspending?: new () => object };
  if (Suspending === undefined) return [];
  const suspends = (value: unknown): boolean => value instanceof Suspending;
  if (!Object.values(imports).some((values) => Object.values(values).some(suspends))) return [];
  return readModule(bytes).imports.flatMap(({ kind, module, name, index }) =>
    kind === 'func' && suspends(imports[module]?.[name]) ? [index] : [],
  );
}

function eventOptions(
  tracer: Tracer,
  naming: Naming,
  counts: boolean,
  suspending: readonly number[],
): EventOptions {
  const settings = tracer.settings;
  const { reads, tracing, policy, flags, every, limit, when } = settings;
  return {
    delivery: tracing.delivery === 'ring' ? 'ring' : 'call',
    kinds: kindsOf(settings),
    trackCalls: reads.has('depth') || reads.has('back'),
    locals: reads.has('locals') ? 'all' : reads.has('params') ? 'params' : 'none',
    flags,
    abortable: policy === 'abort',
    siteBase: tracer.sites,
    shared: tracer.core?.settings.shared === true,
    suspending,
    counts,
    ...(every === undefined ? {} : { every }),
    ...(limit === undefined ? {} : { limit }),
    ...(when === undefined ? {} : { when, fileName: naming.nameOf }),
  };
}

/** Probes that the events need. Which activations were unwound is known only if those that returned are. */
function kindsOf({ events, tracing }: TraceSettings): EventKind[] {
  const unwinds = events.has('unwind') || events.has('trap');
  const kinds: EventKind[] = [];
  if (events.has('call')) kinds.push('call');
  if (events.has('line')) kinds.push('line');
  if (events.has('return') || (unwinds && tracing.delivery === 'call')) kinds.push('return');
  if (unwinds) kinds.push('unwind');
  return kinds;
}
