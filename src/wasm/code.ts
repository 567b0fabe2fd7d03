/** The code section (WebAssembly 3.0 §5.5.13) as columns: there may be a million bodies. Instructions are not read. */
import { MalformedModuleError } from '../errors.ts';
import type { ModuleOffset } from '../location.ts';
import { ByteReader } from './byte-reader.ts';
import { readValType, type ValType } from './value-types.ts';

/** Bodies of the defined functions; columns are indexed by funcidx minus imported functions, offsets are ModuleOffsets. */
export interface CodeBodies {
  /** Start of the code section's contents (the function-count LEB): DWARF's address 0. 0 without a code section. */
  readonly base: ModuleOffset;
  /** Number of bodies. */
  readonly count: number;
  /** Of the body's size LEB. */
  readonly sizeOffset: Uint32Array;
  /** Of the locals vector, the first byte after the size. */
  readonly start: Uint32Array;
  /** Of the first instruction. */
  readonly codeStart: Uint32Array;
  /** One past the final `end`. */
  readonly end: Uint32Array;
  /** Declared locals, parameters not included. */
  readonly localCount: Uint32Array;
}

/** A module's code section when it has none. */
export const noCode: CodeBodies = {
  base: 0 as ModuleOffset,
  count: 0,
  sizeOffset: new Uint32Array(0),
  start: new Uint32Array(0),
  codeStart: new Uint32Array(0),
  end: new Uint32Array(0),
  localCount: new Uint32Array(0),
};

/** Reads the contents of a code section. @throws {@link MalformedModuleError}, `UnsupportedError` */
export function readCode(reader: ByteReader): CodeBodies {
  const base = reader.position as ModuleOffset;
  const count = reader.count('function bodies', 2);
  const sizeOffset = new Uint32Array(count);
  const start = new Uint32Array(count);
  const codeStart = new Uint32Array(count);
  const end = new Uint32Array(count);
  const localCount = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    sizeOffset[i] = reader.position;
    const size = reader.u32();
    start[i] = reader.position;
    const bodyEnd = reader.position + size;
    if (bodyEnd > reader.end) {
      throw new MalformedModuleError('function body passes the end of the code section', reader.position);
    }
    const body = new ByteReader(reader.bytes, reader.position, bodyEnd);
    let locals = 0;
    for (let runs = body.count('local declarations', 2); runs > 0; runs--) {
      locals += body.u32();
      readValType(body);
    }
    if (locals > 0xffffffff) throw new MalformedModuleError('too many locals', reader.position);
    localCount[i] = locals;
    codeStart[i] = body.position;
    end[i] = bodyEnd;
    reader.position = bodyEnd;
  }
  return { base, count, sizeOffset, start, codeStart, end, localCount };
}

/** Declared locals of a body in runs of one type, as the module declares them. */
export function readLocals(bytes: Uint8Array, code: CodeBodies, index: number): LocalRun[] {
  const body = new ByteReader(bytes, code.start[index], code.end[index]);
  const runs: LocalRun[] = [];
  for (let left = body.count('local declarations', 2); left > 0; left--) {
    runs.push({ count: body.u32(), type: readValType(body) });
  }
  return runs;
}

/** `count` locals of one type. */
export interface LocalRun {
  readonly count: number;
  readonly type: ValType;
}
