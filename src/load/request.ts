/** The arguments of `load` and `loadSync`, checked. */
import { bytesOf, checkOptions, type OptionShape } from '../arguments.ts';
import { createNaming, type Naming, type SelectionRules } from '../coverage/index.ts';
import type { ReadFile } from '../debuginfo/index.ts';
import { UsageError } from '../errors.ts';
import { normalizePath } from '../paths.ts';
import { readerBeside, readModuleFile } from './host-files.ts';
import { linePointsOf } from './line-points.ts';
import type { CoverageOptions, LoadOptions, ModuleSource } from './options.ts';
import type { ProgramPoints } from './points.ts';
import { Tracer } from './tracer.ts';
import { workingDirectory } from './working-directory.ts';

const shapes = {
  // As the engine: classes and functions have properties, too.
  imports: 'an object or a function',
  include: 'an array of strings',
  omit: 'an array of strings',
  sourceRoot: 'a string',
  remap: 'an array of objects with the strings from and to',
  allowRead: 'an array of strings',
  readFile: 'a function',
  name: 'a string',
  coverage: 'true, false or an object',
  trace: 'an object',
  tracer: 'an object',
  logpoints: 'an array',
  watches: 'an array',
} as const satisfies Readonly<Record<keyof LoadOptions, OptionShape>>;

/** A module to load, and how. */
export interface LoadRequest {
  readonly original: Uint8Array;
  /** The module's name in reports. */
  readonly name: string;
  readonly options: LoadOptions;
  readonly imports: WebAssembly.Imports;
  readonly readFile: ReadFile | undefined;
  readonly tracer: Tracer | undefined;
  /** Undefined: there are none; else `tracer` is theirs. */
  readonly points: ProgramPoints | undefined;
  readonly naming: Naming;
  /** That it follows. */
  readonly rules: SelectionRules;
  /** Undefined: lines are not counted for reports. */
  readonly coverage: CoverageOptions | undefined;
}

/**
 * Checks the arguments, and reads the module if its file was given.
 * @param caller name of the function, for messages
 * @throws UsageError for arguments that make no sense
 * @throws FileError when the module's file cannot be read
 */
export function checkRequest(source: ModuleSource, options: LoadOptions, caller: string): LoadRequest {
  checkOptions(options, caller, shapes);
  const { imports = {}, trace, tracer, include, omit, sourceRoot, remap = [], allowRead = [] } = options;
  if (trace !== undefined && tracer !== undefined)
    throw new UsageError('give either trace or tracer: the tracer has its options already');
  const linePoints = (['logpoints', 'watches'] as const).find((each) => options[each] !== undefined);
  if (linePoints !== undefined && (trace ?? tracer) !== undefined)
    throw new UsageError(
      `give either ${linePoints} or trace: a trace function can look at lines and variables itself`,
    );
  // Not `instanceof`: another copy of wtrace may have made it.
  if (tracer !== undefined && !(typeof tracer.settings === 'object' && typeof tracer.flush === 'function'))
    throw new UsageError(`the option tracer of ${caller} must be what createTracer returned`);
  const file = typeof source === 'string' || isURL(source) ? readModuleFile(source, caller) : undefined;
  const rules: SelectionRules = {
    include: include ?? [],
    omit: omit ?? [],
    sourceRoot: normalizePath(sourceRoot ?? workingDirectory()),
    remaps: remap,
    omitSystemLibraries: true,
  };
  const naming = createNaming(rules);
  const points = linePointsOf(options, naming);
  return {
    // A copy: the caller may write to its bytes while the module is compiled.
    original: file?.bytes ?? bytesOf(source, caller).slice(),
    name: options.name ?? file?.name ?? 'module.wasm',
    options,
    imports,
    readFile: options.readFile ?? readerBeside(file?.path, { sourceRoot, remaps: remap, allowed: allowRead }),
    tracer: points?.tracer ?? tracer ?? (trace && new Tracer(trace, false)),
    points: points?.points,
    naming,
    rules,
    coverage: coverageOf(options, caller),
  };
}

function coverageOf({ coverage = false }: LoadOptions, caller: string): CoverageOptions | undefined {
  if (typeof coverage === 'boolean') return coverage ? {} : undefined;
  checkOptions(coverage, `coverage of ${caller}`, {
    branches: "true, false or 'all'",
    contexts: "'auto' or a function",
  });
  return coverage;
}

/** Of whatever realm. */
function isURL(source: unknown): source is URL {
  return Object.prototype.toString.call(source) === '[object URL]';
}
