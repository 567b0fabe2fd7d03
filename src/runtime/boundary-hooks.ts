/** What may happen besides, when control crosses between a guest and its host: events are delivered there. */

/** Called on every crossing of one instance's boundary. Must not throw unless stated. */
export interface BoundaryHooks {
  /** An export is about to be called. False: what happens until it returns leaves no mark. */
  enter(): boolean;
  /** It returned. What this throws, the caller gets instead of the result. */
  leave(): void;
  /** Whether the trap that leaves it came from a probe at the entry of the top function, which had not begun. */
  trapsAtEntry(): boolean;
  /** Something thrown left it; `trap`: something that no wasm code can catch. Returns what the caller must get. */
  threw(error: unknown, trap: boolean): unknown;
  /** The guest calls a function of the host. */
  callsHost(): void;
  /** That function returned or threw. */
  hostReturned(): void;
}
