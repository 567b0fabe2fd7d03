/** What is known of lines and is not in the page: loaded when it is first asked for, from a file beside the page, or from an island in it. */

/** Contexts and instances of a source; made by ../line-data.ts. */
export interface LineData {
  readonly contexts: readonly string[];
  /** Context → index into `sets`. */
  readonly setOf: readonly number[];
  /** Numbers in base 36: lines to leave out and lines to take, in turn; or, after `=`, a bit for each line from 0 on in base64. */
  readonly sets: readonly string[];
  readonly functions: readonly string[];
  /** Line → function (index into `functions`) and hits there, in turn. */
  readonly instances: Readonly<Record<string, readonly number[]>>;
}

/** The instructions of a source; made by ../instruction-data.ts. */
export interface InstructionData {
  readonly counted: boolean;
  readonly texts: readonly string[];
  readonly functions: readonly string[];
  /**
   * Line → parts: function, number of instructions, and of each its offset (of all but the first the distance from the one before),
   * text, and count where they were counted.
   */
  readonly lines: Readonly<Record<string, readonly number[]>>;
}

/** Loads the data that `data-lines` or `data-code` of a source names; undefined: there is none, or it cannot be read. */
export type LoadData = <D>(name: string | undefined) => Promise<D | undefined>;

/** Each name is loaded once. */
export function makeLoader(): LoadData {
  const loads = new Map<string, Promise<unknown>>();
  const arrived = new Map<string, unknown>();
  /** What the files call. */
  Object.defineProperty(globalThis, 'wtraceData', {
    value: (name: string, data: unknown) => arrived.set(name, data),
  });
  const load = (name: string): Promise<unknown> => {
    if (name.startsWith('#')) {
      const text = document.getElementById(name.slice(1))?.textContent ?? '';
      return Promise.resolve(text === '' ? undefined : (JSON.parse(text) as unknown));
    }
    return new Promise((resolve) => {
      const script = document.createElement('script');
      script.src = name;
      script.addEventListener('load', () => resolve(arrived.get(name)));
      script.addEventListener('error', () => resolve(undefined));
      document.head.append(script);
    });
  };
  return <D>(name: string | undefined) => {
    if (name === undefined) return Promise.resolve(undefined);
    const known = loads.get(name) ?? load(name);
    loads.set(name, known);
    return known as Promise<D | undefined>;
  };
}
