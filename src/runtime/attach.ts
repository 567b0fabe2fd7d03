/** Counts of an instance that another party made from the bytes of `instrument`. */
import { checkOptions, checkProbeMap } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import {
  type AbnormalExit,
  COUNTERS_EXPORT,
  type FunctionCounts,
  type ProbeMap,
  solveCounts,
} from '../probe-map/index.ts';
import { engineExports } from './engine.ts';
import { instancesOfRealm } from './instances.ts';
import type { ExpectedInstance, RegisteredModule } from './registered-module.ts';

/** The part of a probe map that counts follow from. */
export type AttachedMap = Pick<
  ProbeMap,
  | 'functions'
  | 'sharing'
  | 'hitOnly'
  | 'counterCount'
  | 'readerCount'
  | 'callsEndBlocks'
  | 'offsets'
  | 'exports'
>;

/** An instance whose counts can be read at any time on this thread; while its code is running, as far as it has got. */
export interface Attached {
  /**
   * The exports to call: what a trap or a throw cuts off is noted there, so that counts stay exact. Without what `instrument`
   * added. Functions are Exported Functions, which can be put into tables and imported by other instances. `WebAssembly.promising` takes them as
   * well, but a call that suspends needs the export of the instance: between guest and host, JavaScript must not be on the stack.
   */
  readonly exports: WebAssembly.Exports;
  /** All counters now, in order; for another thread or process to solve, together with {@link ends}. */
  counters(): BigInt64Array;
  /** Activations that were cut off so far, and those that are running, as if they ended here. */
  ends(): readonly AbnormalExit[];
  /**
   * Counts of all traced functions now, in the order of `probeMap.functions`. `exact` is false where they can't be relied
   * on: something without a stack trace, as `throw 7`, went through the instance, and its imports are not those of {@link wrapImports}.
   * @param ends instead of those that were noted
   */
  counts(ends?: readonly AbnormalExit[]): FunctionCounts[];
}

/** How an instance was made. */
export interface AttachOptions {
  /** The imports that it got, from {@link wrapImports}. */
  readonly imports?: WebAssembly.Imports;
}

/** What was prepared for one instance. */
interface Prepared {
  readonly module: RegisteredModule;
  readonly instance: ExpectedInstance;
  readonly probeMap: AttachedMap;
}

/** By the imports of {@link wrapImports}; each serves one instance. */
const prepared = new WeakMap<WebAssembly.Imports, Prepared>();
/** Instances have their counts read in one way, whoever attaches. */
const attached = new WeakMap<WebAssembly.Exports, Attached>();

/**
 * Imports for one instance of a rewritten module. They note where the host throws through the instance, whatever it throws: give
 * them to `WebAssembly.instantiate` in place of yours, and to {@link attach}.
 * @param imports as for `WebAssembly.instantiate`; looked up as the engine does it
 * @throws UsageError for arguments of other types
 */
export function wrapImports(imports: WebAssembly.Imports, probeMap: AttachedMap): WebAssembly.Imports {
  checkProbeMap(probeMap, 'wrapImports');
  if ((typeof imports !== 'object' && typeof imports !== 'function') || imports === null)
    throw new UsageError('wrapImports takes an object of imports, and the probe map');
  const made = prepare(imports, probeMap);
  prepared.set(made.instance.imports, made);
  return made.instance.imports;
}

/**
 * Reads the counters of an instance of a rewritten module, and makes exports for its host, through which counts are exact.
 * @param instance of the bytes that came with `probeMap`
 * @throws UsageError for arguments of other types, and for an instance of another module
 */
export function attach(
  instance: Pick<WebAssembly.Instance, 'exports'>,
  probeMap: AttachedMap,
  options: AttachOptions = {},
): Attached {
  checkProbeMap(probeMap, 'attach');
  checkOptions(options, 'attach', { imports: 'an object' });
  const own = exportsOf(instance);
  checkExports(own, probeMap);
  const known = attached.get(own);
  if (known !== undefined) return known;
  const { module, instance: expected } = preparedFor(probeMap, options.imports);
  const exports = expected.connect(own);
  const made: Attached = {
    exports,
    counters: () => module.counters(),
    ends: () => module.ends(),
    counts: (ends = module.ends()) => {
      const counts = solveCounts(probeMap, module.counters(), ends);
      return module.hasLostEnds ? counts.map((count) => ({ ...count, exact: false })) : counts;
    },
  };
  attached.set(own, made);
  return made;
}

function prepare(imports: WebAssembly.Imports | undefined, probeMap: AttachedMap): Prepared {
  const module = instancesOfRealm().add(probeMap, { probeMap });
  return { module, instance: module.expect(imports), probeMap };
}

function preparedFor(probeMap: AttachedMap, imports: WebAssembly.Imports | undefined): Prepared {
  if (imports === undefined) return prepare(undefined, probeMap);
  const found = prepared.get(imports);
  if (found?.probeMap !== probeMap)
    throw new UsageError(
      'the option imports of attach takes what wrapImports returned for the same probe map, once for each instance',
    );
  prepared.delete(imports);
  return found;
}

/** As the engine made them, of an instance of whatever class; of another object that has some, these. */
function exportsOf(given: unknown): unknown {
  try {
    return engineExports(given as WebAssembly.Instance);
  } catch {
    return typeof given === 'object' && given !== null ? (given as { exports?: unknown }).exports : undefined;
  }
}

function checkExports(
  exports: unknown,
  { readerCount, exports: own }: AttachedMap,
): asserts exports is WebAssembly.Exports {
  if (typeof exports !== 'object' || exports === null)
    throw new UsageError('attach takes an instance, which WebAssembly.instantiate gives as `instance`');
  for (let i = 0; i < readerCount; i++)
    if (typeof (exports as WebAssembly.Exports)[`${COUNTERS_EXPORT}${i}`] !== 'function')
      throw new UsageError(
        'the instance is not one of the module that the probe map belongs to: it does not export its counters',
      );
  const missing = own?.names.find((name) => typeof (exports as WebAssembly.Exports)[name] !== 'function');
  if (missing !== undefined)
    throw new UsageError(
      `the instance is not one of the module that the probe map belongs to: it does not export the function ${JSON.stringify(missing)}`,
    );
}
