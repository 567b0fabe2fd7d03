/**
 * Stack traces in pages and workers: of errors, and of the running code. What `src/runtime/traces.ts` does for all hosts, for browsers
 * alone, which print the frames of wasm in one of three forms. What the program reads later of an error, and finds set, is as without
 * wtrace.
 */
import type { FuncIdx } from '../indices.ts';
import type { ModuleOffset } from '../location.ts';
import type { StackFrame, Traces } from '../runtime/index.ts';
import { SafeWeakMap } from '../safe-collections.ts';
import { deleteProperty } from './builtins.ts';

/** Settings of V8 and, in part, of JavaScriptCore. */
interface Settings {
  stackTraceLimit?: unknown;
  prepareStackTrace?: unknown;
}

const { RuntimeError } = WebAssembly;
/** %Error%, which traps inherit from: the program may replace the global `Error`. */
const RealmError = Object.getPrototypeOf(RuntimeError) as (new () => Error) & Settings;

/** Firefox has none. */
const hasLimit = 'stackTraceLimit' in RealmError;
/** The limit while guests run. Programs set Infinity themselves: this number tells whose it is. */
const UNBOUNDED = 1_000_000_007;
let limitOfProgram: unknown;

/**
 * Removes the limit of stack traces: a long stack is to be counted exactly.
 * @returns whether {@link restoreLimit} is required
 */
export function removeLimit(): boolean {
  try {
    const limit = RealmError.stackTraceLimit;
    if (!hasLimit || limit === UNBOUNDED) return false;
    limitOfProgram = limit;
    RealmError.stackTraceLimit = UNBOUNDED;
    return RealmError.stackTraceLimit === UNBOUNDED;
  } catch {
    // It is read-only, frozen, or a getter.
    return false;
  }
}

/**
 * Restores the program's limit, unless it has set another since.
 * @returns whether it was removed
 */
export function restoreLimit(): boolean {
  try {
    if (RealmError.stackTraceLimit !== UNBOUNDED) return false;
    if (limitOfProgram === undefined) deleteProperty(RealmError, 'stackTraceLimit');
    else RealmError.stackTraceLimit = limitOfProgram;
    return true;
  } catch {
    return false;
  }
}

/** The trace as text, without the header of V8. Where the program has a formatter, it has its turn when the program reads `stack`. */
function textOf(error: Error): unknown {
  const formatter = RealmError.prepareStackTrace;
  if (typeof formatter !== 'function') {
    const { message, stack = '' } = error;
    const at = stack.indexOf(message);
    return at >= 0 && !stack.slice(0, at).includes('\n') ? stack.slice(at + message.length) : stack;
  }
  let text: unknown;
  try {
    RealmError.prepareStackTrace = (_: unknown, sites: readonly unknown[]) => {
      text = sites.join('\n');
      // The engine keeps the trace as it is.
      throw undefined;
    };
    if (RealmError.prepareStackTrace !== formatter) void error.stack;
  } catch {
    // As above; or the program's formatter cannot be replaced.
  }
  RealmError.prepareStackTrace = formatter;
  return text;
}

const HOST: StackFrame = { kind: 'host' };
const WASM = /([^\s(@]*)wasm-function\[(\d+)\](?::(0x[\da-f]+))?\)?$/;
const MARKER = /wtrace:client:(export|import):(\d+)/;

/** The frame of one line: V8 has `at name (url:wasm-function[…`, SpiderMonkey `name@url:wasm-function[…`, JavaScriptCore no offsets. */
function frameOf(line: string): StackFrame {
  const [, url = '', index = 0, offset = -1] = WASM.exec(line) ?? [];
  if (line.includes('wasm-function['))
    return { kind: 'wasm', url, funcidx: Number(index) as FuncIdx, offset: Number(offset) as ModuleOffset };
  const [, kind, module] = MARKER.exec(line) ?? [];
  return kind === undefined ? HOST : { kind: kind as 'export' | 'import', module: Number(module) };
}

/** Traces by error: taken once, since programs can capture another into the same error. */
const taken = new SafeWeakMap<Error, readonly StackFrame[] | undefined>();

function framesOf(error: unknown): readonly StackFrame[] | undefined {
  try {
    if (!(error instanceof RealmError)) return undefined;
    if (!taken.has(error)) {
      taken.set(error, undefined);
      taken.set(error, `${textOf(error) ?? ''}`.match(/.+/g)?.map(frameOf));
    }
    return taken.get(error);
  } catch {
    // A Proxy, or settings that cannot be read.
    return undefined;
  }
}

/** Whether it is an error of a class, of which something else is true. What was thrown may be a Proxy. */
function isError(error: unknown, type: new () => Error, is: (error: Error) => boolean): boolean {
  try {
    return error instanceof type && is(error);
  } catch {
    return false;
  }
}

const isStackOverflow = (error: unknown): boolean =>
  isError(
    error,
    RealmError,
    ({ message }) => !(error instanceof RuntimeError) && /call stack|too much recursion/i.test(message),
  );

/** See the top of this file. */
export const pageTraces: Traces = {
  framesOf,
  currentFrames() {
    const removed = removeLimit();
    const error = new RealmError();
    if (removed) restoreLimit();
    return framesOf(error);
  },
  isStackOverflow,
  isTrap: (error) =>
    isStackOverflow(error) ||
    // Without a trace it is most likely the engine's.
    isError(error, RuntimeError, () => (framesOf(error)?.[0]?.kind ?? 'wasm') === 'wasm'),
};
