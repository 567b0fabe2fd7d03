/** The texts that a trace shows beside its events, read in the guest's thread when the first line of each is shown. */
import { functionTexts } from '../debuginfo/index.ts';
import { splitSource } from '../source-lines.ts';
import { type ReadFolders, type RefusedSource, SourceFiles } from '../store/index.ts';
import { readModule } from '../wasm/index.ts';

/** Where the text of a source file is. */
export type SourcePlace =
  | { readonly kind: 'text'; readonly text: string }
  /** In the first of these that may be read. */
  | {
      readonly kind: 'file';
      readonly paths: readonly string[];
      /** False: of a file that was left out, lines of which were inlined elsewhere. */
      readonly counts: boolean;
    }
  /** It is the disassembly of a defined function (funcidx minus imported functions) of this module. */
  | { readonly kind: 'disassembly'; readonly module: Uint8Array; readonly index: number };

/** See the top of this file. */
export class TraceSources {
  /** By the file's name in reports. */
  readonly #places: ReadonlyMap<string, SourcePlace>;
  readonly #known = new Map<string, readonly string[]>();
  readonly #disassemblers = new Map<Uint8Array, (index: number) => string>();
  readonly #files: SourceFiles;
  /** Nobody misses the text of libraries: of what is refused there, nothing is said. */
  readonly #libraries: SourceFiles;

  constructor(places: ReadonlyMap<string, SourcePlace>, folders: ReadFolders) {
    this.#places = places;
    this.#files = new SourceFiles({ folders, sourceRoot: '' });
    this.#libraries = new SourceFiles({ folders, sourceRoot: '' });
  }

  /** The text of a line; undefined when it is not known. Line numbers are 1-based. */
  readonly lineOf = (file: string, line: number): string | undefined => {
    let lines = this.#known.get(file);
    if (lines === undefined) {
      const place = this.#places.get(file);
      lines = place === undefined ? [] : splitSource(file, this.#textOf(file, place));
      this.#known.set(file, lines);
    }
    return lines[line - 1];
  };

  /** Of sources that count and were not read. */
  get refused(): readonly RefusedSource[] {
    return this.#files.refused;
  }

  #textOf(file: string, place: SourcePlace): string {
    switch (place.kind) {
      case 'text':
        return place.text;
      case 'file': {
        const files = place.counts ? this.#files : this.#libraries;
        const bytes = files.read(file, place.paths);
        return bytes === undefined ? '' : new TextDecoder().decode(bytes);
      }
      case 'disassembly': {
        const { module, index } = place;
        const disassemble = this.#disassemblers.get(module) ?? functionTexts(readModule(module));
        this.#disassemblers.set(module, disassemble);
        return disassemble(index);
      }
    }
  }
}
