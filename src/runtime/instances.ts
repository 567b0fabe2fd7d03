/**
 * The traced modules and instances of a realm, whoever made them. There is one registry even where several copies of
 * wtrace are loaded: a stack trace may go through modules of all of them, and refers to each by its number.
 */
import type { AbnormalExit } from '../probe-map/index.ts';
import { SafeMap, SafeSet } from '../safe-collections.ts';
import { abnormalExits } from './abnormal-exits.ts';
import { Boundaries, type Boundary, type OuterCalls } from './boundary.ts';
import type { BoundaryHooks } from './boundary-hooks.ts';
import type { CutFrame } from './cut-frames.ts';
import type { FrameOwner } from './frame-resolver.ts';
import type { InstanceHolder } from './held-instances.ts';
import { type ModuleProbes, RegisteredModule } from './registered-module.ts';
import type { StackFrame } from './stack.ts';
import { currentFrames } from './traces.ts';

/** Modules by numbers that the caller has given them. */
export type ModulesByNumber = ReadonlyMap<number, RegisteredModule>;

/** See the top of this file. */
export class InstanceRegistry {
  readonly #boundaries = new Boundaries();
  /** By number. Held weakly: nobody needs the counts of a module that was collected. */
  readonly #modules: WeakRef<RegisteredModule>[] = [];

  /**
   * Adds a module, before it is instantiated.
   * @param probes undefined: not rewritten
   * @param owner its functions, to resolve stack traces; required for {@link RegisteredModule.ends}
   */
  add(probes: ModuleProbes | undefined, owner?: FrameOwner): RegisteredModule {
    const module = new RegisteredModule(this, this.#modules.length, probes, owner);
    this.#modules.push(new WeakRef(module));
    return module;
  }

  /**
   * Places at which activations of some modules have been cut off so far, and those whose module is unknown.
   * @returns frames that refer to modules by the given numbers
   */
  cut(modules: ModulesByNumber): CutFrame[] {
    return this.#renumbered(this.#boundaries.cut(), modules);
  }

  /**
   * Like {@link cut}, plus the activations that are running, as if they ended here.
   * @param stack of this thread, innermost frame first
   * @param paused true when the stack's first wasm frame was stopped by a debugger
   */
  live(modules: ModulesByNumber, stack: readonly StackFrame[], paused: boolean): CutFrame[] {
    return this.#renumbered(this.#boundaries.live(stack, paused), modules);
  }

  /**
   * From now on, calls a function whenever control has left all guests of the realm. One at a time: the last one given.
   * @param idle must not throw
   */
  whenIdle(idle: () => void): void {
    this.watch({ entered() {}, left: idle });
  }

  /** Whether control is in a guest of the realm, or in a function of the host that it calls. */
  get running(): boolean {
    return this.#boundaries.running;
  }

  /** What hosts got for a function that a guest exports; any other value as it is. */
  given(value: unknown): unknown {
    return this.#boundaries.given(value);
  }

  /** The inverse of {@link given}: what tables, globals and other instances must get. */
  exported(value: unknown): unknown {
    return this.#boundaries.exported(value);
  }

  /** A call of a guest's Exported Function, past its boundary, was cut off: nobody knows where its activations ended. */
  cutOff(exported: unknown): void {
    this.#boundaries.cutOff(exported);
  }

  /** @internal */
  watch(watch: OuterCalls): void {
    this.#boundaries.watch(watch);
  }

  /** @internal */
  isRunning(): boolean {
    return this.#boundaries.isRunning;
  }

  /** @internal */
  boundaryOf(
    module: RegisteredModule,
    hooks: BoundaryHooks | undefined,
    holder: InstanceHolder | undefined,
  ): Boundary {
    return this.#boundaries.add(module.number, module.probes ?? { callsEndBlocks: false }, hooks, holder);
  }

  /** @internal */
  get cutOffs(): number {
    return this.#boundaries.cut().reduce((sum, { count }) => sum + count, 0);
  }

  /** @internal */
  lostEndsOf(module: RegisteredModule): boolean {
    return this.#boundaries.lost(module.number);
  }

  /**
   * @param entering the activation on top of the stack has been entered, but has not begun to count
   * @internal
   */
  endsOf(module: RegisteredModule, entering: boolean): readonly AbnormalExit[] {
    const stack = [...(currentFrames() ?? [])];
    if (entering) {
      const top = stack.findIndex(({ kind }) => kind === 'wasm');
      if (top >= 0) stack.splice(top, 1);
    }
    const owners = this.#modules.map((weak) => weak.deref()?.owner);
    const frames = this.#belonging(
      this.#boundaries.live(stack, false),
      (number) => owners[number] !== undefined,
    );
    return abnormalExits(frames, owners)[module.number] ?? [];
  }

  #renumbered(frames: readonly CutFrame[], modules: ModulesByNumber): CutFrame[] {
    const given = new SafeMap(Array.from(modules, ([number, module]) => [module.number, number]));
    return this.#belonging(frames, (number) => given.has(number)).flatMap((frame) => {
      let newest = -1;
      for (const [number, renumbered] of given)
        if (number <= frame.newest) newest = Math.max(newest, renumbered);
      if (newest < 0) return [];
      return [{ ...frame, module: given.get(frame.module) ?? -1, newest }];
    });
  }

  /**
   * Frames of some modules, and those whose module is unknown unless the engine's name belongs to another module. Names of
   * collected modules are dropped: a name depends on the bytes, which may be loaded again.
   */
  #belonging(frames: readonly CutFrame[], belongs: (module: number) => boolean): CutFrame[] {
    const own = new SafeSet<string>();
    const foreign = new SafeSet<string>();
    for (const { module, url } of frames) {
      if (module < 0 || url === '') continue;
      if (belongs(module)) own.add(url);
      else if (this.#modules[module]?.deref() !== undefined) foreign.add(url);
    }
    return frames.filter(({ module, url }) =>
      module >= 0 ? belongs(module) : own.has(url) || !foreign.has(url),
    );
  }
}

/** The number is increased when copies with different registries could no longer share one. */
const KEY = Symbol.for('wtrace:instances:1');

let ownRegistry: InstanceRegistry | undefined;

/** The registry of this realm; where the global object is frozen, that of this copy of wtrace. */
export function instancesOfRealm(): InstanceRegistry {
  const realm = globalThis as { [KEY]?: InstanceRegistry };
  const known = realm[KEY] ?? ownRegistry;
  if (known !== undefined) return known;
  ownRegistry = new InstanceRegistry();
  Reflect.defineProperty(realm, KEY, { value: ownRegistry });
  return ownRegistry;
}
