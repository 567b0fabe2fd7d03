/** What the hook knows of modules, of its owner, and of the realm that it patches. */
import type { RegisteredModule } from '../runtime/index.ts';

/** A module that was rewritten. */
export interface HookedModule {
  /** What the engine compiles. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** As its host gave it: what it is asked about is answered from here. */
  readonly original: Uint8Array;
  /** Its instances are made through it. */
  readonly registered: RegisteredModule;
}

/** Who uses the hook. */
export interface HookOwner {
  /**
   * Rewrites a module, or leaves it as it is. Called once for each module that a host compiles.
   * @param bytes a copy; not always those of a valid module
   * @param url where it came from, if that is known
   * @returns undefined: it is not traced
   */
  rewrite(bytes: Uint8Array<ArrayBuffer>, url: string | undefined): HookedModule | undefined;
}

/** A realm: its global object, or as much of it as this needs. */
export interface Realm {
  readonly WebAssembly: typeof WebAssembly;
  readonly Response?: typeof Response;
}
