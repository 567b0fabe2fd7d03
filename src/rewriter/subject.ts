/** What is read of a module before any function is planned: its parts, its lines, its calls, what is traced. */
import { bytesOf, checkOptions, type OptionShape } from '../arguments.ts';
import {
  type DebugInfo,
  type LineTable,
  programFunctionsWithoutLines,
  readDebugInfo,
} from '../debuginfo/index.ts';
import { UnsupportedError } from '../errors.ts';
import type { DefinedFunction, FileIndex, FuncIdx, RowIndex } from '../indices.ts';
import type { ModuleOffset } from '../location.ts';
import { EXPORT_PREFIX } from '../probe-map/index.ts';
import { readModule, type WasmModule } from '../wasm/index.ts';
import { type CallSites, readCallSites } from './flow/call-sites.ts';
import type { BodyToProbe } from './kind/probe-kind.ts';
import type { InstrumentOptions } from './options.ts';

/** A module to instrument. Functions are numbered by their body, from 0. */
export interface Subject {
  readonly bytes: Uint8Array;
  readonly module: WasmModule;
  readonly debugInfo: DebugInfo;
  /** Those of {@link debugInfo}, in runs where that is enough. */
  readonly lines: LineTable;
  readonly calls: CallSites;
  /** Exceptions may be caught in the module, or it is to be rewritten as if they were. */
  readonly catches: boolean;
  readonly callsEndBlocks: boolean;
  /** Whether a direct call of this funcidx ends a block, where calls end blocks. */
  readonly endsBlock: (funcidx: FuncIdx) => boolean;
  /** Whether the file with this index is selected. */
  readonly selects: (file: FileIndex) => boolean;
  /** Function → 1 when some line of it is selected. */
  readonly traced: Uint8Array;
  /** Function → 1 when it has no lines, and is to be known to have run. */
  readonly unlined: Uint8Array;
  /** Functions that would be traced if they did not have more than {@link MAX_ROWS} rows. */
  readonly tooLong: ReadonlySet<DefinedFunction>;
}

/** Maximum number of rows of one function; a plan takes some 400 bytes for each while it is made. */
export const MAX_ROWS = 400_000;

const shapes = {
  readFile: 'a function',
  selects: 'a function',
  debugInfo: 'an object',
  events: 'an object',
  sha256: 'a string',
  branches: "true, false or 'all'",
} as const satisfies Partial<Record<keyof InstrumentOptions, OptionShape>>;

/**
 * Reads a module.
 * @throws UsageError for arguments of other types
 * @throws MalformedModuleError, UnsupportedError as {@link readModule} does, and for modules that are already rewritten
 */
export function readSubject(given: Uint8Array | ArrayBuffer, options: InstrumentOptions): Subject {
  checkOptions(options, 'instrument', shapes, false);
  // Not a Node Buffer: views of one are Buffers, which are several times slower to create.
  const bytes = bytesOf(given, 'instrument');
  const module = readModule(bytes);
  if (module.exports.some(({ name }) => name.startsWith(EXPORT_PREFIX)))
    throw new UnsupportedError(
      'the module was rewritten by wtrace already; give the one that it was made from',
    );
  const { readFile, selects: wants = () => true, disassembleRest = false } = options;
  const disassembles = disassembleRest ? wants : undefined;
  const debugInfo = options.debugInfo ?? readDebugInfo(bytes, module, { readFile, disassembles });
  // Events of each instruction need a row for each.
  const { lines: all } = debugInfo;
  const lines = (options.events === undefined ? all.inRuns : undefined) ?? all;
  const calls = readCallSites(module);
  const everyCall = options.callsEndBlocks === true;
  const catches = everyCall || calls.exceptions;
  const counts = options.events === undefined || options.events.counts === true;
  const selected = Uint8Array.from(lines.files, (path) => (options.selects?.(path) === false ? 0 : 1));
  const selects = (file: FileIndex): boolean => selected[file] === 1;
  return {
    bytes,
    module,
    debugInfo,
    lines,
    calls,
    catches,
    callsEndBlocks: catches || (counts && calls.passing),
    // Without offsets in stack traces, a trap in a callee cannot be distinguished from one before the call.
    endsBlock: (funcidx) => everyCall || calls.mayThrow[funcidx - module.importedFunctions] !== 0,
    selects,
    unlined: findUnlined(debugInfo, module, options),
    ...findTraced(lines, module.code.count, selects),
  };
}

function findUnlined({ kind, lines }: DebugInfo, module: WasmModule, options: InstrumentOptions): Uint8Array {
  const unlined = new Uint8Array(module.code.count);
  const counts = options.events === undefined || options.events.counts === true;
  if (options.notePresence !== true || !counts || kind === 'disassembly') return unlined;
  for (const fn of programFunctionsWithoutLines(module, lines)) unlined[fn] = 1;
  return unlined;
}

function findTraced(
  lines: LineTable,
  count: number,
  selects: (file: FileIndex) => boolean,
): Pick<Subject, 'traced' | 'tooLong'> {
  const traced = new Uint8Array(count);
  const tooLong = new Set<DefinedFunction>();
  for (let i = 0 as DefinedFunction; i < count; i++) {
    const firstRow = lines.firstRow[i]!;
    const lastRow = lines.firstRow[i + 1]!;
    let row = firstRow;
    while (row < lastRow && (lines.line[row] === 0 || !selects(lines.file[row] as FileIndex))) row++;
    if (row === lastRow) continue;
    if (lastRow - firstRow > MAX_ROWS) tooLong.add(i);
    else traced[i] = 1;
  }
  return { traced, tooLong };
}

/** The body of a defined function. */
export function bodyOf({ module, lines }: Subject, index: DefinedFunction): BodyToProbe {
  const { code, importedFunctions } = module;
  return {
    index,
    funcidx: (importedFunctions + index) as FuncIdx,
    start: code.start[index] as ModuleOffset,
    codeStart: code.codeStart[index] as ModuleOffset,
    end: code.end[index] as ModuleOffset,
    firstRow: lines.firstRow[index] as RowIndex,
    lastRow: lines.firstRow[index + 1] as RowIndex,
  };
}
