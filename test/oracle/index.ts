/**
 * The slow reference: what `line` events a run of a module has, by the rule's words and with nothing that the plan
 * uses. The module calls out at function entry, at every start of a line, before every `loop` and after it; the host decides.
 */
import type { LineTable } from '../../src/debuginfo/line-table.ts';
import { decodeModule } from './decode.ts';
import { lineRule } from './host.ts';
import {
  callbackOrder,
  instrumentForReference,
  START_EXPORT,
  TABLE_EXPORT,
  type TracedFunction,
} from './instrument.ts';
import { findSites } from './sites.ts';

/** A coverable line: one with a reachable start or loop header. */
export interface ReferenceLine {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** Number of `line` events. */
  readonly hits: number;
  /** Whether its code ran; with `hits` 0: without an event of its own. */
  readonly covered: boolean;
}

/** A function entry or a `line` event, in the order in which they happened. */
export type ReferenceEvent =
  | { readonly kind: 'call'; readonly activation: number; readonly funcidx: number }
  | { readonly kind: 'line'; readonly activation: number; readonly path: string; readonly line: number };

/** What a run was seen to do. */
export interface ReferenceResult {
  /** Ascending by path, then line. */
  readonly lines: readonly ReferenceLine[];
  /** funcidx of each function with rows → times entered. */
  readonly entries: ReadonlyMap<number, number>;
  /** Empty unless `recordEvents` was asked for. */
  readonly events: readonly ReferenceEvent[];
}

/** A module prepared for a run under the reference. Good for one instance. */
export interface Reference {
  /** Needs the imports of the original; the start function waits for {@link start}. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Connects the callbacks, then runs the start function if there is one. Call it once, before anything else. */
  start(instance: WebAssembly.Instance): void;
  /** May be called at any time, after a trap or an exit as well. */
  result(): ReferenceResult;
}

const I32 = 0x7f;
/** `(import "" "enter" (func (param i32) (result i32)))` and so on, each exported: only such functions go in tables. */
function trampoline(calls: object): WebAssembly.Exports {
  const name = (text: string): number[] => [text.length, ...new TextEncoder().encode(text)];
  const section = (id: number, contents: number[]): number[] => {
    if (contents.length > 127)
      return [id, (contents.length & 0x7f) | 0x80, contents.length >> 7, ...contents];
    return [id, contents.length, ...contents];
  };
  const count = callbackOrder.length;
  const types = [2, 0x60, 1, I32, 1, I32, 0x60, 2, I32, I32, 0];
  const imports = callbackOrder.flatMap((call, i) => [0, ...name(call), 0, i === 0 ? 0 : 1]);
  const exports = callbackOrder.flatMap((call, i) => [...name(call), 0, i]);
  const bytes = [
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(2, [count, ...imports]),
    ...section(7, [count, ...exports]),
  ];
  const imported = { '': { ...calls } } as unknown as WebAssembly.Imports;
  return new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(bytes)), imported).exports;
}

/** Prepares `module` for a run whose `line` events, by the rows of `table`, are counted one by one. */
export function reference(
  module: Uint8Array,
  table: LineTable,
  options: { readonly recordEvents?: boolean } = {},
): Reference {
  const raw = decodeModule(module);
  const lines: { path: string; line: number }[] = [{ path: '', line: 0 }];
  const idOf = new Map<string, number>();
  const ids = (file: number, line: number): number => {
    const path = table.files[file]!;
    const key = `${path}:${line}`;
    let id = idOf.get(key);
    if (id === undefined) {
      id = lines.length;
      lines.push({ path, line });
      idOf.set(key, id);
    }
    return id;
  };
  const traced: TracedFunction[] = [];
  const rowId: number[] = [];
  const header: number[] = [];
  const coverable = new Set<number>();
  raw.bodies.forEach((body, defined) => {
    const sites = findSites(module, table, defined, body, ids);
    if (sites === undefined) return;
    traced.push({ sites, rowBase: rowId.length, loopBase: header.length });
    // A declaration's prologue does not cover its line, though other functions may have events on that line.
    for (const row of sites.rows) rowId.push(sites.lines.has(row.id) ? row.id : 0);
    header.push(...sites.headers);
    for (const id of sites.lines) coverable.add(id);
  });
  const functionCount = raw.importedFunctions + raw.bodies.length;
  const tables = { rowId, header, idCount: lines.length, functionCount };
  const { calls, observed } = lineRule(tables, options.recordEvents === true);

  return {
    bytes: Uint8Array.from(instrumentForReference(module, traced)),
    start(instance) {
      const callbacks = instance.exports[TABLE_EXPORT] as WebAssembly.Table;
      const functions = trampoline(calls);
      callbackOrder.forEach((call, i) => {
        callbacks.set(i, functions[call]);
      });
      (instance.exports[START_EXPORT] as (() => void) | undefined)?.();
    },
    result() {
      const { hits, ran, entries, events } = observed;
      const found = [...coverable].map((id) => ({
        ...lines[id]!,
        hits: hits[id]!,
        covered: ran[id] === 1 || hits[id]! > 0,
      }));
      found.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line));
      const listed: ReferenceEvent[] = [];
      for (let i = 0; i < events.length; i += 2) {
        const activation = events[i]!;
        const what = events[i + 1]!;
        if (what < 0) listed.push({ kind: 'call', activation, funcidx: -1 - what });
        else listed.push({ kind: 'line', activation, ...lines[what]! });
      }
      return {
        lines: found,
        entries: new Map(traced.map((t) => [t.sites.body.funcidx, entries[t.sites.body.funcidx]!])),
        events: listed,
      };
    },
  };
}
