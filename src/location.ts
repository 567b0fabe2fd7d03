/** Places in a module and in its sources. Offsets of different bases are different types, converted only here. */

/** Bytes from the start of the module's file; what engines print in stack traces and source maps use as columns. */
export type ModuleOffset = number & { readonly __base: 'module' };
/** Bytes from the start of the code section's contents (the function-count LEB); what DWARF uses as addresses. */
export type CodeOffset = number & { readonly __base: 'code' };

/** Marks a number as bytes from the start of the module's file. */
export const moduleOffset = (bytes: number): ModuleOffset => bytes as ModuleOffset;
/** Marks a number as bytes from the start of the code section's contents. */
export const codeOffset = (bytes: number): CodeOffset => bytes as CodeOffset;
/** `codeBase` is the start of the code section's contents. */
export const toModuleOffset = (address: CodeOffset, codeBase: ModuleOffset): ModuleOffset =>
  (address + codeBase) as ModuleOffset;
/** `codeBase` is the start of the code section's contents. */
export const toCodeOffset = (offset: ModuleOffset, codeBase: ModuleOffset): CodeOffset =>
  (offset - codeBase) as CodeOffset;

/** A place in a source file. */
export interface SourceLocation {
  /** Resolved path from the debug info, `/`-separated; not yet remapped. */
  readonly path: string;
  /** 1-based; 0 means that the debug info attributes the code to no line. */
  readonly line: number;
  /** 1-based count of bytes as in DWARF; 0 when unknown. */
  readonly column: number;
}
