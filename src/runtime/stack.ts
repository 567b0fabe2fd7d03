/**
 * Parses stack traces of JavaScript engines: the positions of wasm functions, and of our own wrappers between them. V8
 * and SpiderMonkey print byte offsets (the WebAssembly Web API's "wasm locations"); JavaScriptCore does not.
 */
import { type FuncIdx, funcIdx } from '../indices.ts';
import { type ModuleOffset, moduleOffset } from '../location.ts';

/** Names of the two kinds of wrapper, as they appear in stack traces; the number of the module follows a colon. */
export const MARKER_PREFIX = { export: 'wtrace:export:', import: 'wtrace:import:' } as const;

/** Start of the names of functions that stand for a digit; the digit follows. */
export const DATE_PREFIX = 'wtrace:date:';

/** One line of a stack trace. */
export type StackFrame =
  | {
      readonly kind: 'wasm';
      /** The engine's name for the module, e.g. `wasm://wasm/1a2b3c4d`; '' if unknown. */
      readonly url: string;
      readonly funcidx: FuncIdx;
      /** ModuleOffset in the module as given to the engine; -1: unknown. */
      readonly offset: ModuleOffset;
      /** From the name section. */
      readonly name?: string;
    }
  /** A wrapper around an export or an import of a module of ours. */
  | { readonly kind: 'export' | 'import'; readonly module: number }
  /** A part of the date of a call; see dated-call.ts. */
  | { readonly kind: 'date'; readonly digit: number }
  /** Any other frame of the host. */
  | { readonly kind: 'host' };

const HOST: StackFrame = { kind: 'host' };
const FUNCTION = 'wasm-function[';

/** Engines put `Name: message` before the frames; the message may contain anything, even lines that look like frames. */
function withoutHeader(stack: string, message: string): string {
  if (message === '') return stack;
  const at = stack.indexOf(message);
  // JavaScriptCore and SpiderMonkey have no header: the message is then not in the stack, or far inside it.
  return at >= 0 && !stack.slice(0, at).includes('\n') ? stack.slice(at + message.length) : stack;
}

/**
 * Frames of a stack trace, innermost first. Lines that are not recognized become host frames.
 * @param stack `stack` of an Error
 * @param message `message` of the same Error
 */
export function parseStack(stack: string, message = ''): StackFrame[] {
  const frames: StackFrame[] = [];
  for (const line of withoutHeader(stack, message).split('\n')) if (line !== '') frames.push(frameOf(line));
  // V8's first line is the header, `Error` or `Name: message`.
  if (frames[0]?.kind === 'host' && !/^\s+at |@/.test(stack.slice(0, stack.indexOf('\n')))) frames.shift();
  return frames;
}

/** The frame of one line of a stack trace. */
export function frameOf(line: string): StackFrame {
  const at = line.lastIndexOf(FUNCTION);
  const wasm = at < 0 ? undefined : wasmFrame(line, at);
  if (wasm !== undefined) return wasm;
  for (const kind of ['export', 'import'] as const) {
    const module = numberAfter(line, MARKER_PREFIX[kind]);
    if (module !== undefined) return { kind, module };
  }
  const digit = numberAfter(line, DATE_PREFIX);
  return digit === undefined ? HOST : { kind: 'date', digit };
}

const tail = /^wasm-function\[(\d+)\](?::0x([0-9a-f]+))?\)?(?:@\[wasm code\]| \(native\))?$/;

/** JavaScriptCore gives the name of the function instead, where the module has one. */
const namedTail = /^wasm-function\[(.+)\](?:@\[wasm code\]| \(native\))$/;
/** No function has it. */
const UNKNOWN_FUNCTION = funcIdx(0xffff_ffff);

function wasmFrame(line: string, at: number): StackFrame | undefined {
  const match = tail.exec(line.slice(at));
  if (match === null) {
    const name = namedTail.exec(line.slice(at))?.[1];
    return name === undefined
      ? undefined
      : { kind: 'wasm', url: '', funcidx: UNKNOWN_FUNCTION, offset: moduleOffset(-1), name };
  }
  const [, funcidx = '', offset] = match;
  // V8: `at name (url:wasm-function[…` or `at url:wasm-function[…`; SpiderMonkey: `name@url:wasm-function[…`.
  const before = line.slice(0, at).replace(/[:.]$/, '');
  const head = /^\s*at (?:(.*) \()?/.exec(before) ?? /^(.*?)@/.exec(before);
  const url = head === null ? before : before.slice(head[0].length);
  // V8 puts the module's name before the function's name, and into the URL as well.
  const prefix = /^wasm:\/\/wasm\/(.*)-[0-9a-f]{8}$/.exec(url)?.[1];
  const qualified = head?.[1];
  const name =
    prefix !== undefined && qualified?.startsWith(`${prefix}.`)
      ? qualified.slice(prefix.length + 1)
      : qualified;
  return {
    kind: 'wasm',
    url,
    funcidx: funcIdx(Number(funcidx)),
    offset: moduleOffset(offset === undefined ? -1 : Number.parseInt(offset, 16)),
    ...(name === undefined || name === '' ? {} : { name }),
  };
}

function numberAfter(line: string, prefix: string): number | undefined {
  const at = line.indexOf(prefix);
  if (at < 0) return undefined;
  const number = Number.parseInt(line.slice(at + prefix.length), 10);
  return Number.isNaN(number) ? undefined : number;
}
