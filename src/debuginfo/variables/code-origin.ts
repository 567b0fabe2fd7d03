/**
 * What tells code as the linker left it from code that a tool wrote anew. Linkers leave room in each index that they fill in,
 * five bytes; Binaryen and others write all numbers in the shortest form, and number the wasm locals anew, while the locations of
 * variables keep the old numbers.
 */
import type { DefinedFunction } from '../../indices.ts';
import {
  InstructionReader,
  NameSubsectionId,
  Op,
  readIndexNames,
  readNames,
  type WasmModule,
} from '../../wasm/index.ts';

const NAME = '__stack_pointer';
/** Bytes of an instruction whose index a linker filled in. */
const PADDED = 6;

/** How a function's code was written. `unknown`: nothing in the module tells. */
export type CodeOrigin = 'as-linked' | 'rewritten' | 'unknown';

/** Looks at the code of one module; functions are read on first use. */
export class CodeOrigins {
  /** globalidx of the stack pointer; undefined: there is no global that could be it. */
  readonly stackPointer: number | undefined;
  private readonly module: WasmModule;
  private readonly known = new Map<number, CodeOrigin>();
  private others: CodeOrigin | undefined;

  constructor(module: WasmModule) {
    this.module = module;
    this.stackPointer = findStackPointer(module);
  }

  /** @throws MalformedModuleError, UnsupportedError for code that can't be read */
  of(fn: DefinedFunction): CodeOrigin {
    const known = this.known.get(fn);
    if (known !== undefined) return known;
    const { padded, short } = this.count(fn);
    // A function without such instructions is as the others are.
    const origin = short > 0 ? 'rewritten' : padded > 0 ? 'as-linked' : this.ofOthers();
    this.known.set(fn, origin);
    return origin;
  }

  private ofOthers(): CodeOrigin {
    this.others ??= this.findOthers();
    return this.others;
  }

  private findOthers(): CodeOrigin {
    let found: CodeOrigin = 'unknown';
    for (let fn = 0 as DefinedFunction; fn < this.module.code.count; fn++) {
      const { padded, short } = this.count(fn);
      // Linkers write some functions of their own, without padding.
      if (padded > 0) return 'as-linked';
      if (short > 0) found = 'rewritten';
    }
    return found;
  }

  private count(fn: DefinedFunction): { readonly padded: number; readonly short: number } {
    const { bytes, code } = this.module;
    const reader = new InstructionReader(bytes, code.codeStart[fn] ?? 0, code.end[fn] ?? 0);
    let padded = 0;
    let short = 0;
    while (reader.read()) {
      const { opcode } = reader;
      if (opcode !== Op.call && opcode !== Op['global.get'] && opcode !== Op['global.set']) continue;
      if (reader.next - reader.offset >= PADDED) padded++;
      else short++;
    }
    return { padded, short };
  }
}

/** By its name; linkers put it first, so that it is the first one without names. */
function findStackPointer(module: WasmModule): number | undefined {
  const isNamed = ({ kind, name }: { kind: string; name: string }): boolean =>
    kind === 'global' && name === NAME;
  const listed = module.imports.find(isNamed) ?? module.exports.find(isNamed);
  if (listed !== undefined) return listed.index;
  const names = readNames(module);
  const globals = names && readIndexNames(module, names, NameSubsectionId.global);
  for (const [index, name] of globals ?? []) if (name === NAME) return index;
  return module.globalCount > module.importedGlobals ? module.importedGlobals : undefined;
}
