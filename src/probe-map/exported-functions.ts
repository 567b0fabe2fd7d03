/** The functions that a module exports, with their types: enough to make functions of the same types that stand for them. */

/** See the top of this file. Columns have an element for each export that is a function JavaScript can call, in order. */
export interface ExportedFunctions {
  /** Contents of the module's type section, which {@link typeidx} refers to. Only engines look into it. */
  readonly types: Uint8Array;
  readonly names: readonly string[];
  /** The same for several names of one function. */
  readonly funcidx: Uint32Array;
  readonly typeidx: Uint32Array;
}
