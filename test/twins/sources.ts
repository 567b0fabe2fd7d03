/** Where the events of the C programs come from: one row per way in which wtrace tells them. */
import { readDebugInfo } from '../../src/debuginfo/index.ts';
import { load } from '../../src/load/index.ts';
import { hasMultipleMemories, type TraceFunction } from '../../src/runtime/index.ts';
import { readModule } from '../../src/wasm/index.ts';
import { reference } from '../oracle/index.ts';
import { stem, type TwinEvent, type TwinRun } from './event.ts';

/** A way to get the events of one call of an export of a module without imports. */
export interface EventSource {
  readonly name: string;
  /** Whether it has `return` events. */
  readonly returns: boolean;
  run(bytes: Uint8Array<ArrayBuffer>, name: string, args: readonly number[]): Promise<TwinRun>;
}

type Callable = (...args: readonly number[]) => number;

/** The rule's words carried out one by one, with nothing of the rewriter: it has no `return` events. */
const slowReference: EventSource = {
  name: 'reference',
  returns: false,
  async run(bytes, name, args) {
    const debugInfo = readDebugInfo(bytes, readModule(bytes));
    const functions = new Map(debugInfo.functions().map((info) => [info.funcidx, info]));
    const ref = reference(bytes, debugInfo.lines, { recordEvents: true });
    const instance = new WebAssembly.Instance(new WebAssembly.Module(ref.bytes));
    ref.start(instance);
    const answer = (instance.exports[name] as Callable)(...args);
    const activations: Pick<TwinEvent, 'activation' | 'function' | 'file'>[] = [];
    const events = ref.result().events.map((event): TwinEvent => {
      if (event.kind === 'line') {
        return { ...activations[event.activation]!, kind: 'line', file: stem(event.path), line: event.line };
      }
      const info = functions.get(event.funcidx)!;
      const { activation } = event;
      activations[activation] = { activation, function: info.name, file: stem(info.path ?? '') };
      return { kind: 'call', ...activations[activation] };
    });
    return { answer, events };
  },
};

/** A trace function for each activation, as one would write it for `sys.settrace`. */
function settraced(delivery: 'call' | 'ring'): EventSource {
  return {
    name: delivery,
    returns: true,
    async run(bytes, name, args) {
      const events: TwinEvent[] = [];
      let activations = 0;
      const fn: TraceFunction = (called, ..._call) => {
        const activation = {
          activation: activations++,
          function: called.function.name,
          file: stem(called.file),
        };
        events.push({ kind: 'call', ...activation });
        return (frame, ...[event]) => {
          if (event === 'line')
            events.push({ kind: 'line', ...activation, file: stem(frame.file), line: frame.line });
          else if (event === 'return') events.push({ kind: 'return', ...activation });
          else throw new Error(`unexpected event ${event}`);
        };
      };
      const reads = ['file', 'line', 'function'] as const;
      const trace = { events: ['call', 'line', 'return'], reads, delivery, fn } as const;
      const program = await load(bytes, { trace });
      // A ring needs a second memory, which some engines do not have.
      const expected = hasMultipleMemories() ? delivery : 'call';
      if (program.tracing?.delivery !== expected) throw new Error(`not delivered by ${expected}`);
      const answer = (program.exports[name] as Callable)(...args);
      program.close();
      return { answer, events };
    },
  };
}

/** All of them; each must tell the same. */
export const eventSources: readonly EventSource[] = [slowReference, settraced('call'), settraced('ring')];
