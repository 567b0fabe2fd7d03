/** Where the texts are that a trace shows beside its events: collected as modules are rewritten, read when they are shown. */
import { dirname, join, resolve } from 'node:path';
import type { Naming } from '../coverage/index.ts';
import type { DebugInfo } from '../debuginfo/index.ts';
import { type EventMap, NO_FILE } from '../probe-map/index.ts';
import { displayWidth, printable } from '../report/index.ts';
import type { SourcePlace } from './trace-sources.ts';

/** A rewritten module with event probes. */
export interface ModuleWithEvents {
  readonly events: EventMap;
  readonly debugInfo: DebugInfo;
  readonly original: Uint8Array;
  /** Of its file: sources may be beside it. */
  readonly path: string;
  readonly naming: Naming;
}

/** See the top of this file. */
export class SourcePlaces {
  readonly #sourceRoot: string;
  readonly #places = new Map<string, SourcePlace>();
  #width = 0;

  /** @param sourceRoot absolute; names of sources are relative to it */
  constructor(sourceRoot: string) {
    this.#sourceRoot = sourceRoot;
  }

  /** By the file's name in reports. */
  get places(): ReadonlyMap<string, SourcePlace> {
    return this.#places;
  }

  /** Columns of the longest place, such as `src/loop.c:120`. */
  get width(): number {
    return this.#width;
  }

  /** Takes note of the sources of a module. */
  add(module: ModuleWithEvents): void {
    const { events, debugInfo, original, naming } = module;
    const { files, functions, sites } = events;
    const firstFunction = debugInfo.functions()[0]?.funcidx ?? 0;
    const lastLine = new Map<number, number>();
    sites.file.forEach((file, site) => {
      const path = files[file];
      if (file === NO_FILE || path === undefined) return;
      if (debugInfo.kind === 'disassembly' && !lastLine.has(file)) {
        const index = functions[sites.fn[site]!]!.funcidx - firstFunction;
        this.#places.set(naming.nameOf(path), { kind: 'disassembly', module: original, index });
      }
      lastLine.set(file, Math.max(lastLine.get(file) ?? 0, sites.line[site]!));
    });
    for (const [file, line] of lastLine) {
      const path = files[file];
      if (path === undefined) continue;
      const name = naming.nameOf(path);
      const width = displayWidth(`${printable(name)}:${line}`);
      // Functions of libraries are there for the lines that were inlined into them: their long paths may be cut.
      if (naming.selects(path)) this.#width = Math.max(this.#width, width);
      if (debugInfo.kind !== 'disassembly') this.#places.set(name, this.#sourceOf(path, name, module));
    }
  }

  #sourceOf(
    path: string,
    name: string,
    { debugInfo, naming, path: modulePath }: ModuleWithEvents,
  ): SourcePlace {
    const text = debugInfo.sourceText(path);
    if (text !== undefined) return { kind: 'text', text };
    const beside = join(dirname(modulePath), join('/', name));
    return { kind: 'file', paths: [resolve(this.#sourceRoot, name), beside], counts: naming.selects(path) };
  }
}
