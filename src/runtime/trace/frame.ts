/** What an observer sees of the guest: readonly, and limited to what it declared that it would read. */
import type { FuncIdx } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import type { FrameVariables } from '../../variables/index.ts';

/** A function of the source. */
export interface TracedFunction {
  /** From the debug info, with namespaces and types; else from the name section; else `func[i]`. */
  readonly name: string;
  /** Linkage name where it differs from `name`. */
  readonly linkageName?: string;
  /** File of the declaration, named as in {@link Frame.file}; '' when unknown. */
  readonly file: string;
  /** 1-based line of the declaration; 0: unknown. */
  readonly line: number;
  /** funcidx, imports included; the same in the original and in the rewritten module. */
  readonly funcidx: FuncIdx;
}

/** A call that the compiler replaced by the callee's code; files are named as in frames, '' when unknown. */
export interface InlinedCall {
  /** The callee. */
  readonly name: string;
  readonly linkageName?: string;
  /** Declaration of the callee; line 0: unknown. */
  readonly file: string;
  readonly line: number;
  /** Position of the call; line and column 0: unknown. */
  readonly callFile: string;
  readonly callLine: number;
  readonly callColumn: number;
}

/** A value of a wasm local: i32, f32 and f64 are numbers, i64 a bigint; undefined where it is not available. */
export type LocalValue = number | bigint | undefined;

/**
 * The place of an event. Properties that were not declared in `reads` throw `NotInstrumentedError`. A frame is valid
 * during its callback; {@link snapshot} makes one that stays valid.
 */
export interface Frame {
  readonly kind: 'guest';
  /** The source file as reports name it: remapped, relative to the source root when below it; '' when unknown. */
  readonly file: string;
  /** 1-based; 0: unknown. Of a `call`: the function's first line. */
  readonly line: number;
  /** 1-based count of bytes as in DWARF; 0: unknown. */
  readonly column: number;
  readonly function: TracedFunction;
  /** Bytes from the start of the original module's file: the instruction before which the event happens. */
  readonly offset: ModuleOffset;
  /** Inlined calls that the place is part of, innermost first. */
  readonly inlined: readonly InlinedCall[];
  /** How many activations of traced functions are on the stack, this one included. */
  readonly depth: number;
  /** The caller: the next activation of a traced function, or the host code in between; undefined: the outermost. */
  readonly back: Frame | HostFrame | undefined;
  /**
   * The variables of the source that are in scope, statics of the function included. Of callers: wasm locals are those of
   * their last event, memory is that of now.
   */
  readonly locals: FrameVariables;
  /** The source's variables outside of functions, those of the function's own source file first. */
  readonly globals: FrameVariables;
  /** The function's parameters in WebAssembly, with their current values; empty for callers. Not the source's parameters. */
  readonly wasmParams: readonly LocalValue[];
  /** All locals in WebAssembly, the parameters first; empty for callers. Not variables of the source. */
  readonly wasmLocals: readonly LocalValue[];
  /** A frame with the same contents that stays valid. */
  snapshot(): Frame;
}

/** Host code between guest activations: an import that called an export. */
export interface HostFrame {
  readonly kind: 'host';
  /** The activation that called the import. */
  readonly back: Frame | undefined;
}

/** Properties of a frame that must be declared; `memory` declares that the observer reads the guest's memory. */
export const frameReads = [
  'file',
  'line',
  'column',
  'function',
  'offset',
  'inlined',
  'depth',
  'back',
  'locals',
  'globals',
  'wasmParams',
  'wasmLocals',
  'memory',
] as const;

/** See {@link frameReads}. */
export type FrameRead = (typeof frameReads)[number];

/** What is the same at each event of a site. */
export const constantReads: ReadonlySet<FrameRead> = new Set([
  'file',
  'line',
  'column',
  'function',
  'offset',
  'inlined',
]);
