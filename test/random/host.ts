/**
 * The host that modules of Binaryen's fuzzer expect (`fuzzing-support`, as its own `scripts/fuzz_shell.js`): it logs,
 * calls back into exports, throws, reads and writes the table. Everything that it sees is part of the outcome.
 */
import type { Dice } from './dice.ts';

/** What the host needs to know of the instance that it serves. */
export interface Guest {
  /** Exports to call, each with arguments of its own, in the order of the original's; empty while it starts. */
  readonly functions: readonly (() => unknown)[];
  /** The export `table`, if any. */
  readonly table: WebAssembly.Table | undefined;
}

/** Longest log; what comes later is only counted. */
const MAX_LOG = 500;
/** Calls back into the guest that one run may make, and how deep they may stand in each other. */
const MAX_CALLBACKS = 60;
const MAX_DEPTH = 4;
/** Calls to `tick` after which it throws. */
const FUEL = 1000;

interface TagConstructor {
  new (type: { parameters: string[] }): object;
}
interface ExceptionConstructor {
  new (tag: object, payload: unknown[]): object;
}
const { Tag, Exception, JSTag } = WebAssembly as unknown as {
  Tag?: TagConstructor;
  Exception?: ExceptionConstructor;
  JSTag?: object;
};

/** Words for a value: equal for equal values, whatever their identity; all NaNs are one. */
export function words(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (Array.isArray(value)) return `[${value.map(words).join()}]`;
  if (typeof value === 'function') return 'function';
  if (typeof value === 'object' && value !== null)
    return value instanceof Error ? kindOfError(value) : 'object';
  return String(value);
}

/** Kind of trap or error, without what tells of code positions. */
export function kindOfError(error: unknown): string {
  if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError || error instanceof TypeError)
    return `${error.name}: ${error.message}`;
  if (error instanceof Error) return `Error: ${error.message}`;
  if (Exception !== undefined && error instanceof Exception) return 'exception';
  return `thrown: ${typeof error === 'object' ? 'object' : String(error)}`;
}

/** Imports of one run and the log that they keep. */
export class FuzzHost {
  readonly log: string[] = [];
  guest: Guest = { functions: [], table: undefined };
  #callbacks = 0;
  #depth = 0;
  #fuel = FUEL;
  readonly #inputs: Dice;
  readonly #wasmTag = Tag === undefined ? undefined : new Tag({ parameters: ['i32'] });
  readonly #jsTag = JSTag ?? (Tag === undefined ? undefined : new Tag({ parameters: ['externref'] }));

  /** `inputs` gives what the guest asks for. */
  constructor(inputs: Dice) {
    this.#inputs = inputs;
  }

  /** Imports for what the module asks for; anything unknown of a kind is the same for every run. */
  imports(module: WebAssembly.Module): WebAssembly.Imports {
    const imports: Record<string, Record<string, unknown>> = {};
    for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
      imports[from] ??= {};
      imports[from][name] = kind === 'tag' ? this.#tag(name) : this.#function(name);
    }
    return imports as WebAssembly.Imports;
  }

  #tag(name: string): object | undefined {
    return name === 'jstag' ? this.#jsTag : this.#wasmTag;
  }

  #function(name: string): (...args: never[]) => unknown {
    switch (name) {
      case 'throw':
        return (which: number) => {
          this.#note(`throw ${which}`);
          if (which === 0 || Exception === undefined || this.#wasmTag === undefined)
            throw new Error('thrown by the host');
          throw new Exception(this.#wasmTag, [which]);
        };
      case 'call-export':
        return (index: number) => {
          this.#callExport(index);
        };
      case 'call-export-catch':
        return (index: number) => this.#caught(() => this.#callExport(index));
      case 'call-ref':
      case 'call-ref-catch':
        // A reference is the engine's own function, without wtrace's boundary: it is looked at and not called.
        return (ref: unknown) => {
          this.#note(`${name} ${words(ref)}`);
          return 0;
        };
      case 'table-get':
        return (index: number) => {
          const { table } = this.guest;
          if (table === undefined) return null;
          const value = table.get(index >>> 0);
          this.#note(`table ${index} is ${words(value)}`);
          return value;
        };
      case 'table-set':
        return (index: number, value: unknown) => {
          this.guest.table?.set(index >>> 0, value);
        };
      case 'sleep':
        return (_ms: number, id: number) => id;
      // Imports of our own generator's programs: what to branch on, and an end to endless loops.
      case 'next':
        return () => (this.#inputs.bits() >>> 8) % 4;
      case 'tick':
        return () => {
          if (--this.#fuel < 0) throw new Error('out of fuel');
        };
      default:
        return (...args: unknown[]) => {
          this.#note(`${name}(${args.map(words).join()})`);
        };
    }
  }

  #note(text: string): void {
    if (this.log.length < MAX_LOG) this.log.push(text);
  }

  #caught(call: () => void): number {
    try {
      call();
      return 0;
    } catch (error) {
      this.#note(kindOfError(error));
      return 1;
    }
  }

  #callExport(index: number): void {
    const { functions } = this.guest;
    if (functions.length === 0) return;
    if (this.#depth >= MAX_DEPTH || ++this.#callbacks > MAX_CALLBACKS) return;
    const fn = functions[(index >>> 0) % functions.length]!;
    this.#depth++;
    try {
      this.#note(words(fn()));
    } finally {
      this.#depth--;
    }
  }
}
