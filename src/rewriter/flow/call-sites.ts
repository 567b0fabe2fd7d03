/**
 * One look at all bodies before any is planned: who calls whom, and which functions an exception may leave. Columns:
 * a large module has millions of calls.
 */
import { groupByKey, grown } from '../../columns/index.ts';
import { ControlClass, controlClassOf, InstructionReader, Op, type WasmModule } from '../../wasm/index.ts';
import { exceptionsPass } from './passing-exceptions.ts';

/** The calls of a module. Functions are numbered by their body, from 0; calls of imports are left out. */
export interface CallSites {
  /** Number of direct calls (`call`) of functions with a body; the columns are longer. */
  readonly count: number;
  /** Call → function that holds it, ascending. */
  readonly caller: Int32Array;
  /** Call → function that it enters. */
  readonly callee: Int32Array;
  /** Function → 1 when a `return_call` names it. */
  readonly tailCalled: Uint8Array;
  /** Function → 1 when an exception may leave it: thrown in it, by a function that it calls, or by the host. */
  readonly mayThrow: Uint8Array;
  /** Whether exceptions are thrown or caught by anything in the module. */
  readonly exceptions: boolean;
  /** Whether those of the host pass through it as a matter of course; see passing-exceptions.ts. */
  readonly passing: boolean;
}

const concernedClasses = new Set<ControlClass>([
  ControlClass.Return,
  ControlClass.Throw,
  ControlClass.Call,
  ControlClass.Try,
  ControlClass.TryTable,
]);
/** First bytes of the instructions that matter here. */
const concerned = Uint8Array.from({ length: 256 }, (_, opcode) => {
  const of = controlClassOf(opcode);
  return concernedClasses.has(of) ? 1 : 0;
});

/**
 * Reads the calls of all bodies.
 * @throws MalformedModuleError for bytes that are no instructions
 */
export function readCallSites(module: WasmModule): CallSites {
  const { code, importedFunctions, bytes, instructions } = module;
  let caller = new Int32Array(1024);
  let callee = new Int32Array(1024);
  let count = 0;
  const tailCalled = new Uint8Array(code.count);
  const mayThrow = new Uint8Array(code.count);
  let exceptions = module.tagCount > 0;
  /** Tail calls let exceptions through as well, but are no calls that return. */
  const tailCalls: number[] = [];
  for (let i = 0; i < code.count; i++) {
    const reader = new InstructionReader(bytes, code.codeStart[i]!, code.end[i]!);
    instructions.visit(i, 'control', (offset) => {
      if (concerned[bytes[offset]!] === 0) return;
      reader.readAt(offset);
      const { opcode } = reader;
      if (opcode === Op.call) {
        const target = reader.index - importedFunctions;
        if (target < 0 || target >= code.count) {
          mayThrow[i] = 1;
          return;
        }
        if (count === caller.length) {
          caller = grown(caller);
          callee = grown(callee);
        }
        caller[count] = i;
        callee[count++] = target;
        return;
      }
      switch (controlClassOf(opcode)) {
        case ControlClass.Call:
          mayThrow[i] = 1;
          break;
        case ControlClass.Return:
          if (opcode === Op.return) break;
          if (opcode === Op.return_call && reader.index >= importedFunctions) {
            tailCalls.push(i, reader.index - importedFunctions);
            tailCalled[reader.index - importedFunctions] = 1;
          } else mayThrow[i] = 1;
          break;
        case ControlClass.Throw:
          mayThrow[i] = 1;
          exceptions = true;
          break;
        case ControlClass.Try:
        case ControlClass.TryTable:
          exceptions = true;
          break;
      }
    });
  }
  const passing = exceptionsPass(module);
  if (exceptions || passing) spread(mayThrow, { caller, callee, count, tailCalls });
  return { count, caller, callee, tailCalled, mayThrow, exceptions, passing };
}

/** Calls that return, in columns, and tail calls: caller and callee in turn. */
interface AllCalls {
  readonly caller: Int32Array;
  readonly callee: Int32Array;
  readonly count: number;
  readonly tailCalls: readonly number[];
}

/** What a callee throws, its callers throw. */
function spread(mayThrow: Uint8Array, { caller, callee, count, tailCalls }: AllCalls): void {
  const total = count + tailCalls.length / 2;
  const keys = new Int32Array(total);
  keys.set(callee.subarray(0, count));
  for (let k = count; k < total; k++) keys[k] = tailCalls[2 * (k - count) + 1]!;
  const callerAt = (k: number): number => (k < count ? caller[k]! : tailCalls[2 * (k - count)]!);
  const groups = mayThrow.length;
  const first = new Int32Array(groups + 1);
  const items = new Int32Array(total);
  groupByKey({ keys, length: total, groups, first, items });
  const queue: number[] = [];
  mayThrow.forEach((throws, i) => {
    if (throws === 1) queue.push(i);
  });
  for (let i = 0; i < queue.length; i++) {
    const thrower = queue[i]!;
    for (let k = first[thrower]!; k < first[thrower + 1]!; k++) {
      const above = callerAt(items[k]!);
      if (mayThrow[above] === 1) continue;
      mayThrow[above] = 1;
      queue.push(above);
    }
  }
}
