/**
 * Indices of different index spaces are different types, made where a thing gets its number. An index is a number for
 * whoever reads it; -1 of any of these types stands for none, where a comment says so.
 */

/** Index into a module's function index space: imports, then the functions that it defines (WebAssembly 3.0 §2.5.1). */
export type FuncIdx = number & { readonly __index: 'func' };
/** A function that the module defines, by the order of its bodies: its {@link FuncIdx} minus the number of imported ones. */
export type DefinedFunction = number & { readonly __index: 'defined function' };
/** Block of a function's control-flow graph, in the order of the code; 0 is the entry. */
export type BlockIndex = number & { readonly __index: 'block' };
/** Edge of a function's control-flow graph. */
export type EdgeIndex = number & { readonly __index: 'edge' };
/** Row of a line table. */
export type RowIndex = number & { readonly __index: 'row' };
/** Place of the line rule in one function, in the order of the code: of the rule itself, or of a probe map's `Places`. */
export type PlaceIndex = number & { readonly __index: 'place' };
/** Site of a module's event probes: an index into the columns of `EventSites`, without `siteBase`. */
export type SiteIndex = number & { readonly __index: 'site' };
/** Counter of a module, in the order in which they are read. */
export type CounterIndex = number & { readonly __index: 'counter' };
/** File of a line table or of the probe map that was made with it; not of an event map, which has its own list. */
export type FileIndex = number & { readonly __index: 'file' };

/** Declares that a number counts the functions that a module defines. */
export const definedFunction = (index: number): DefinedFunction => index as DefinedFunction;
/** Declares that a number counts the blocks of a graph. */
export const blockIndex = (index: number): BlockIndex => index as BlockIndex;
/** Declares that a number counts the edges of a graph. */
export const edgeIndex = (index: number): EdgeIndex => index as EdgeIndex;
/** Declares that a number counts the rows of a line table. */
export const rowIndex = (index: number): RowIndex => index as RowIndex;
/** Declares that a number counts the places of a function. */
export const placeIndex = (index: number): PlaceIndex => index as PlaceIndex;
/** Declares that a number counts the event sites of a module. */
export const siteIndex = (index: number): SiteIndex => index as SiteIndex;
/** Declares that a number counts the counters of a module. */
export const counterIndex = (index: number): CounterIndex => index as CounterIndex;
/** Declares that a number counts the files of a line table. */
export const fileIndex = (index: number): FileIndex => index as FileIndex;
/** Declares that a number is a funcidx: as an engine or a file names it, or as a caller passes it. */
export const funcIdx = (index: number): FuncIdx => index as FuncIdx;

/** The function with a funcidx, negative for an imported one. */
export const toDefinedFunction = (funcidx: number, importedFunctions: number): DefinedFunction =>
  (funcidx - importedFunctions) as DefinedFunction;
/** The funcidx of a function that the module defines; `importedFunctions` come before it. */
export const toFuncIdx = (fn: DefinedFunction, importedFunctions: number): FuncIdx =>
  (fn + importedFunctions) as FuncIdx;
