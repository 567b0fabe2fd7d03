/** Modules and instances of one realm that were made through its hook. */
import { type ExpectedInstance, engineExports, type FrameOwner, viewImports } from '../runtime/index.ts';
import { SafeWeakMap, SafeWeakSet } from '../safe-collections.ts';
import type {
  Expecting,
  HookedModule,
  HookedProbes,
  HookOwner,
  Instances,
  RewrittenModule,
} from './hooked-module.ts';
import { markOf } from './mark.ts';
import type { EngineFunctions } from './surface.ts';

/** How the engine is called to make an instance. */
type MakeInstance<T> = (imports: WebAssembly.Imports | undefined) => T;

/** See the top of this file. */
export class HookedModules<Registered extends Expecting = Expecting> {
  readonly #owner: HookOwner<Registered>;
  readonly #modules = new SafeWeakMap<object, HookedModule>();
  /** Modules that are known not to be rewritten. */
  readonly #foreign = new SafeWeakSet<object>();
  readonly #registered = new SafeWeakMap<HookedProbes, Registered>();
  readonly #exports = new SafeWeakMap<object, WebAssembly.Exports>();
  readonly engine: typeof WebAssembly;
  readonly #customSections: typeof WebAssembly.Module.customSections;

  readonly #instances: Instances<Registered>;

  constructor(
    { engine, customSections }: EngineFunctions,
    owner: HookOwner<Registered>,
    instances: Instances<Registered>,
  ) {
    this.engine = engine;
    this.#customSections = customSections;
    this.#owner = owner;
    this.#instances = instances;
  }

  /** Records that a module was compiled from rewritten bytes. */
  add(module: WebAssembly.Module, rewritten: RewrittenModule): HookedModule {
    const { original, probeMap } = rewritten;
    const hooked = { original, probeMap, registered: this.#register(probeMap) };
    this.#modules.set(module, hooked);
    return hooked;
  }

  #register(probeMap: HookedProbes): Registered {
    const known = this.#registered.get(probeMap);
    if (known !== undefined) return known;
    const registered = this.#instances.add(probeMap, isFrameOwner(probeMap) ? { probeMap } : undefined);
    this.#registered.set(probeMap, registered);
    this.#owner.registered(registered, probeMap);
    return registered;
  }

  /** What is known of a module; undefined: it is not one that was rewritten, or no module at all. */
  of(module: unknown): HookedModule | undefined {
    if (typeof module !== 'object' || module === null) return undefined;
    const known = this.#modules.get(module);
    if (known !== undefined || this.#foreign.has(module)) return known;
    const recognized = this.#recognize(module);
    if (recognized !== undefined) return this.add(module as WebAssembly.Module, recognized);
    this.#foreign.add(module);
    return undefined;
  }

  /** Modules that were not compiled through this hook come from other threads. */
  #recognize(module: object): RewrittenModule | undefined {
    if (this.#owner.recognize === undefined) return undefined;
    const mark = markOf(module, this.#customSections);
    return mark === undefined ? undefined : this.#owner.recognize(mark);
  }

  /** The exports that the host of an instance sees. */
  exportsOf(instance: unknown): WebAssembly.Exports | undefined {
    return typeof instance === 'object' && instance !== null ? this.#exports.get(instance) : undefined;
  }

  /** Imports for a module that was not rewritten: functions of guests as they export them. */
  unwrapped(imports: unknown): unknown {
    if (!isObject(imports)) return imports;
    return viewImports(imports as WebAssembly.Imports, {
      replace: (value) => this.#instances.exported(value) as () => void,
      pass: () => {},
    });
  }

  /** Makes an instance of a rewritten module. */
  instance(
    hooked: HookedModule,
    imports: unknown,
    make: MakeInstance<WebAssembly.Instance>,
  ): WebAssembly.Instance {
    const expected = this.#expect(hooked, imports);
    const instance = expected.enter(() => make(importsFor(expected, imports)));
    return this.#connect(expected, instance);
  }

  /** Like {@link instance}, where the engine makes it asynchronously. */
  async instanceLater(
    hooked: HookedModule,
    imports: unknown,
    make: MakeInstance<Promise<WebAssembly.Instance>>,
  ): Promise<WebAssembly.Instance> {
    const expected = this.#expect(hooked, imports);
    return this.#connect(expected, await make(importsFor(expected, imports)));
  }

  #expect({ registered, probeMap }: HookedModule, imports: unknown): ExpectedInstance {
    return registered.expect(asImports(imports), this.#owner.delivery?.(probeMap));
  }

  #connect(expected: ExpectedInstance, instance: WebAssembly.Instance): WebAssembly.Instance {
    this.#exports.set(instance, expected.connect(engineExports(instance)));
    return instance;
  }
}

/** Not by their values: these may be decoded when they are first used. */
const isFrameOwner = (probes: HookedProbes): probes is HookedProbes & FrameOwner['probeMap'] =>
  'functions' in probes && 'offsets' in probes;

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

const asImports = (imports: unknown): WebAssembly.Imports =>
  isObject(imports) ? (imports as WebAssembly.Imports) : {};

/** What is no object is passed on: the engine has its own words for it. */
const importsFor = ({ imports }: ExpectedInstance, given: unknown): WebAssembly.Imports | undefined =>
  isObject(given) ? imports : (given as undefined);
