/** Hits of lines that were counted by `wtrace exec` and by `load`, in one form. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Hits by line, of each file by the end of its name: programs change their working directory, and names of files are relative to one. */
export type FileHits = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** Those of each module, by the hash of its bytes. */
export type ModuleHits = ReadonlyMap<string, FileHits>;

/** Facts as wtrace.json holds them, as far as they are read here. */
interface Report {
  readonly modules: readonly {
    readonly sha256: string;
    readonly files: readonly {
      readonly path: string;
      readonly lines: readonly (readonly [number, number])[];
    }[];
  }[];
}

/** What record.mjs leaves: the lines of a file are line, hits, line, hits... */
interface Record {
  readonly modules: readonly {
    readonly sha256: string;
    readonly lines: readonly (readonly [path: string, lines: readonly number[]])[];
  }[];
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

class Hits {
  readonly files = new Map<string, Map<number, number>>();

  linesOf(path: string): Map<number, number> {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const known = this.files.get(name) ?? new Map<number, number>();
    this.files.set(name, known);
    return known;
  }
}

const add = (lines: Map<number, number>, line: number, hits: number): void => {
  lines.set(line, (lines.get(line) ?? 0) + hits);
};

/** Those of the report `json` in a directory. */
export function hitsOfReport(directory: string): ModuleHits {
  const { modules } = read(join(directory, 'wtrace.json')) as Report;
  return new Map(
    modules.map(({ sha256, files }) => {
      const hits = new Hits();
      for (const file of files) {
        const lines = hits.linesOf(file.path);
        for (const [line, count] of file.lines) add(lines, line, count);
      }
      return [sha256, hits.files];
    }),
  );
}

/** Those that a program whose instances `load` made left in a directory. */
export function hitsOfLoad(directory: string): ModuleHits {
  const { modules } = read(join(directory, 'record.json')) as Record;
  return new Map(
    modules.map((module) => {
      const hits = new Hits();
      for (const [path, pairs] of module.lines) {
        const lines = hits.linesOf(path);
        for (let i = 0; i < pairs.length; i += 2) add(lines, pairs[i] ?? 0, pairs[i + 1] ?? 0);
      }
      return [module.sha256, hits.files];
    }),
  );
}

/** How the hits of two runs compare. */
export interface Compared {
  /** Modules that only the other has. */
  readonly missing: readonly string[];
  /** Lines that ran in both, as often. */
  readonly equal: number;
  /** Files with lines that differ, or that one of them lacks, and the first of these; of a disassembly, a function is a file. */
  readonly differing: ReadonlyMap<string, string>;
}

/** Compares the hits of every line of every module that both have. */
export function compareHits(one: ModuleHits, other: ModuleHits): Compared {
  const differing = new Map<string, string>();
  let equal = 0;
  for (const [sha256, files] of other)
    for (const name of new Set([...files.keys(), ...(one.get(sha256)?.keys() ?? [])])) {
      const [ours, theirs] = [one.get(sha256)?.get(name), files.get(name)];
      for (const line of new Set([...(ours?.keys() ?? []), ...(theirs?.keys() ?? [])])) {
        const [hits, expected] = [ours?.get(line), theirs?.get(line)];
        if (hits === expected) equal += hits === 0 ? 0 : 1;
        else if (!differing.has(name)) differing.set(name, `line ${line}: ${hits}, under load ${expected}`);
      }
    }
  return { missing: [...other.keys()].filter((sha256) => !one.has(sha256)), equal, differing };
}
