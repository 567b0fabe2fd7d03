/** A module in the registry (instances.ts): makes its instances, traced or not, and reads their counts. */
import { type AbnormalExit, type EventMap, type ProbeMap, START_EXPORT } from '../probe-map/index.ts';
import { SafeSet } from '../safe-collections.ts';
import type { Boundary, OuterCalls } from './boundary.ts';
import type { BoundaryHooks } from './boundary-hooks.ts';
import { engineExports, Instance, instantiate } from './engine.ts';
import { enteringHooks } from './entering-hooks.ts';
import type { FrameOwner } from './frame-resolver.ts';
import { HeldInstances, type InstanceHolder } from './held-instances.ts';
import { InstanceCounters } from './instance-counters.ts';
import type { Passage } from './passage.ts';
import type { SourceNames } from './trace/sites.ts';
import type { SourceVariables } from './trace/source-variables.ts';
import type { Member, TracerCore } from './trace/tracer.ts';

/** The part of a probe map that instantiation needs. */
export type ModuleProbes = Pick<ProbeMap, 'callsEndBlocks' | 'counterCount' | 'readerCount' | 'exports'> & {
  /** Instead of `exports`, where those were made ready elsewhere. */
  readonly passage?: Passage | undefined;
};

/** Where the events of an instance go. */
export interface EventSource {
  readonly tracer: TracerCore;
  readonly map: EventMap;
  readonly names: SourceNames;
  /** Present where frames show variables of the source. */
  readonly variables?: SourceVariables | undefined;
}

/** How an instance is made. */
export interface InstanceOptions {
  readonly imports: WebAssembly.Imports;
  /** Present when the module has event probes. */
  readonly events?: EventSource | undefined;
  /** Called at every crossing between guest and host, instead of the hooks of the tracer of `events`. */
  readonly hooks?: BoundaryHooks | undefined;
  /** Called before each call of an export, and before the start function. Must not throw. */
  readonly entering?: (() => void) | undefined;
  /** Called with the engine's own exports before the start function runs, where that was left to the host. */
  readonly made?: ((exports: WebAssembly.Exports) => void) | undefined;
  /** Some import suspends the stack (JavaScript Promise Integration). */
  readonly suspends?: boolean;
}

/** An instance that was made. */
export interface RegisteredInstance {
  /** The engine's own. */
  readonly instance: WebAssembly.Instance;
  /** For its host: functions wrapped, exports that wtrace added left out. */
  readonly exports: WebAssembly.Exports;
  /** Delivers the pending events, and no more after them. Counters stay readable. */
  leave(): void;
}

/** How the events of an instance that another party makes are delivered. */
export type ExpectedEvents = Pick<InstanceOptions, 'events' | 'hooks'>;

/** An instance that another party makes. */
export interface ExpectedInstance {
  readonly imports: WebAssembly.Imports;
  /** Runs something that enters the instance while it is made: a start function that the engine runs. */
  enter<T>(run: () => T): T;
  /**
   * Runs the start function, where that was left to the host.
   * @param exports of the instance, as the engine made them
   * @returns the exports for its host
   * @throws what the start function throws
   */
  connect(exports: WebAssembly.Exports): WebAssembly.Exports;
}

/** What a module needs of its registry. */
interface Registry {
  watch(watch: OuterCalls): void;
  isRunning(): boolean;
  boundaryOf(
    module: RegisteredModule,
    hooks: BoundaryHooks | undefined,
    holder: InstanceHolder | undefined,
  ): Boundary;
  endsOf(module: RegisteredModule, entering: boolean): readonly AbnormalExit[];
  lostEndsOf(module: RegisteredModule): boolean;
  readonly cutOffs: number;
}

/** What is ready before an instance is made. */
interface Prepared {
  readonly boundary: Boundary;
  readonly imports: WebAssembly.Imports;
  readonly member: Member | undefined;
  readonly counters: InstanceCounters | undefined;
}

/** See the top of this file. Made by `InstanceRegistry.add`; keeps counts of its instances, see held-instances.ts. */
export class RegisteredModule {
  /** Number in the realm, by which stack traces refer to it. */
  readonly number: number;
  /** Undefined: not rewritten. Its instances have wrappers all the same, so that its frames can be identified. */
  readonly probes: ModuleProbes | undefined;
  /** Its functions; undefined where stack traces are resolved elsewhere. */
  readonly owner: FrameOwner | undefined;
  readonly #registry: Registry;
  readonly #instances: HeldInstances;
  readonly #tracers = new SafeSet<TracerCore>();
  #unfinished = 0;

  /** @internal */
  constructor(registry: Registry, number: number, probes: ModuleProbes | undefined, owner?: FrameOwner) {
    this.#registry = registry;
    this.number = number;
    this.probes = probes;
    this.owner = owner;
    this.#instances = new HeldInstances(probes?.counterCount ?? 0, () => registry.isRunning());
  }

  /**
   * Makes an instance and runs its start function, which is traced if it was rewritten to be exported (`startExport`). A
   * start function that the engine itself runs is not corrected after abnormal exits.
   * @param module compiled from the rewritten bytes
   * @throws what `WebAssembly.instantiate` and the start function throw
   */
  async instantiate(module: WebAssembly.Module, options: InstanceOptions): Promise<RegisteredInstance> {
    const prepared = this.#prepare(options, false);
    this.#unfinished++;
    const instance = await instantiate(module, prepared.imports);
    this.#unfinished--;
    return this.#finish(instance, prepared, options);
  }

  /**
   * Like {@link instantiate}, but synchronous. A start function that the engine itself runs is inside the boundary.
   * @throws what `new WebAssembly.Instance` and the start function throw
   */
  instantiateSync(module: WebAssembly.Module, options: InstanceOptions): RegisteredInstance {
    const prepared = this.#prepare(options, false);
    this.#unfinished++;
    const instance = prepared.boundary.enter(() => new Instance(module, prepared.imports));
    this.#unfinished--;
    return this.#finish(instance, prepared, options);
  }

  /** False while an instance is being made, and after one failed: its counts cannot be read. */
  get complete(): boolean {
    return this.#unfinished === 0;
  }

  /** Whether an instance was made, even if its start function then threw. */
  get hasInstances(): boolean {
    return this.#instances.any;
  }

  /** Sum of the counters of all instances now, in order; empty when the module is not rewritten. */
  counters(): BigInt64Array {
    return this.#instances.sum();
  }

  /** How many activations of the realm have been cut off so far, of whatever module. */
  get cutOffs(): number {
    return this.#registry.cutOffs;
  }

  /**
   * Activations of all instances that have been cut off so far, and those that are running, as if they ended here.
   * Needs {@link owner}.
   */
  ends(): readonly AbnormalExit[] {
    let entering = false;
    for (const tracer of this.#tracers) entering ||= tracer.entering;
    return this.#registry.endsOf(this, entering);
  }

  /** From now on, somebody hears of outermost calls of exports in this realm, of any module. One listens at a time. */
  watch(watch: OuterCalls): void {
    this.#registry.watch(watch);
  }

  /** Whether some activations were cut off nobody knows where, so that no count can be relied on. */
  get hasLostEnds(): boolean {
    return this.#registry.lostEndsOf(this);
  }

  /**
   * Makes wrappers for one instance that another party makes.
   * @param imports undefined: they are unknown
   * @param delivery present when the module has event probes
   * @returns the imports that it must get, and what connects it once it exists
   */
  expect(imports: WebAssembly.Imports | undefined, delivery: ExpectedEvents = {}): ExpectedInstance {
    const prepared = this.#prepare({ imports: imports ?? {}, ...delivery }, imports !== undefined);
    return {
      imports: prepared.imports,
      enter: (run) => prepared.boundary.enter(run),
      connect: (exports) => {
        if (prepared.counters !== undefined) {
          prepared.counters.connect(exports);
          this.#instances.add(prepared.counters);
        }
        if (delivery.events !== undefined) this.#tracers.add(delivery.events.tracer);
        prepared.member?.connect(exports, false);
        runStart(exports, prepared.boundary);
        return prepared.boundary.wrapExports(exports, imports === undefined ? 'unknown' : 'wrapped');
      },
    };
  }

  #prepare({ imports, events, hooks, entering }: InstanceOptions, expected: boolean): Prepared {
    const { probes } = this;
    const counters = probes && new InstanceCounters(probes);
    const nested = probes !== undefined && probes.counterCount > 0 ? counters : undefined;
    const member = events?.tracer.join(events.map, { ...events, counts: nested });
    const own = hooks ?? member?.hooks;
    const holder = counters && this.#instances.holderOf(counters);
    const used = entering ? enteringHooks(entering, own) : own;
    const boundary = this.#registry.boundaryOf(this, used, holder);
    // Of a host that keeps the instance itself, or with observers, which may run code of the guest.
    if (used !== undefined || !expected) holder?.pin();
    return { boundary, imports: boundary.wrapImports(imports), member, counters };
  }

  #finish(
    instance: WebAssembly.Instance,
    { boundary, member, counters }: Prepared,
    { events, suspends, made }: InstanceOptions,
  ): RegisteredInstance {
    const exports = engineExports(instance);
    made?.(exports);
    if (counters !== undefined) {
      counters.connect(exports);
      this.#instances.add(counters);
    }
    if (events !== undefined) this.#tracers.add(events.tracer);
    member?.connect(exports, suspends === true);
    runStart(exports, boundary);
    return { instance, exports: boundary.wrapExports(exports, 'wrapped'), leave: () => member?.leave() };
  }
}

/** Only after it is made: a start function that traps inside `instantiate` would leave no instance whose counters could be read. */
function runStart(exports: WebAssembly.Exports, boundary: Boundary): void {
  const start = exports[START_EXPORT];
  if (typeof start === 'function') boundary.enter(start as () => void);
}
