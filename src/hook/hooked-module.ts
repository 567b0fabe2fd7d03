/** What the hook knows of modules, of its owner, and of the realm that it patches. */
import type {
  ExpectedEvents,
  ExpectedInstance,
  FrameOwner,
  ModuleProbes,
  RegisteredModule,
} from '../runtime/index.ts';

/**
 * What must be known of a module to count its instances. With its functions and offsets, as a probe map has them, it is known
 * here where activations ended; without, only what the engine says of them.
 */
export type HookedProbes = ModuleProbes & Partial<FrameOwner['probeMap']>;

/** A module that was rewritten, here or in another thread. */
export interface RewrittenModule {
  /** As its host gave it: questions about it are answered from here. Undefined: another thread compiled it. */
  readonly original: Uint8Array | undefined;
  /** One object for each module. */
  readonly probeMap: HookedProbes;
}

/** A module that was rewritten here, before it is compiled. */
export interface CompiledModule extends RewrittenModule {
  /** What the engine compiles. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Modules that a realm counts, and what stands for their functions: `InstanceRegistry` of src/runtime, or something that does as much. */
export interface Instances<Registered> {
  /** Adds a module, before it is instantiated. */
  add(probes: ModuleProbes, owner?: FrameOwner): Registered;
  /** What hosts got for a function that a guest exports; any other value as it is. */
  given(value: unknown): unknown;
  /** The inverse of {@link given}: what tables, globals and other instances must get. */
  exported(value: unknown): unknown;
  /** A call of a guest's Exported Function, past its boundary, was cut off: nobody knows where its activations ended. */
  cutOff(exported: unknown): void;
}

/** A module of {@link Instances}. */
export interface Expecting {
  /** Makes wrappers for one instance that another party makes. */
  expect(imports: WebAssembly.Imports, delivery?: ExpectedEvents): ExpectedInstance;
}

/** A compiled module of a realm. */
export interface HookedModule extends RewrittenModule {
  /** Its instances in this realm are made through it. */
  readonly registered: Expecting;
}

/** Who uses the hook. One may own several realms. */
export interface HookOwner<Registered = RegisteredModule> {
  /**
   * Rewrites a module, or leaves it as it is. Called once for each module that a host compiles.
   * @param bytes a copy; not always those of a valid module
   * @param url where it came from, if that is known
   * @returns undefined: it is not traced
   */
  rewrite?(bytes: Uint8Array<ArrayBuffer>, url: string | undefined): CompiledModule | undefined;
  /**
   * Recognises a module that another thread compiled from rewritten bytes.
   * @param mark what was given to `withMark`
   * @returns undefined: it stays as it is, and its counts are lost
   */
  recognize?(mark: string): RewrittenModule | undefined;
  /** Where the events of an instance go, which is about to be made. Undefined: it has none. */
  delivery?(probeMap: HookedProbes): ExpectedEvents | undefined;
  /** A module has been registered in a realm, where its counts are read: once for each realm and probe map. */
  registered(module: Registered, probeMap: HookedProbes): void;
}

/** A realm: its global object, or as much of it as this needs. */
export interface Realm {
  readonly WebAssembly: typeof WebAssembly;
  readonly Response?: typeof Response;
}
