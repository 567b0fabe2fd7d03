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

/** Declares that a number counts the functions that a module defines. */
export const definedFunction = (index: number): DefinedFunction => index as DefinedFunction;
/** Declares that a number counts the blocks of a graph. */
export const blockIndex = (index: number): BlockIndex => index as BlockIndex;
/** Declares that a number counts the edges of a graph. */
export const edgeIndex = (index: number): EdgeIndex => index as EdgeIndex;
/** Declares that a number counts the rows of a line table. */
export const rowIndex = (index: number): RowIndex => index as RowIndex;

/** The function with a funcidx, negative for an imported one. */
export const toDefinedFunction = (funcidx: number, importedFunctions: number): DefinedFunction =>
  (funcidx - importedFunctions) as DefinedFunction;
/** The funcidx of a function that the module defines; `importedFunctions` come before it. */
export const toFuncIdx = (fn: DefinedFunction, importedFunctions: number): FuncIdx =>
  (fn + importedFunctions) as FuncIdx;
