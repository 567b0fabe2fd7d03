/**
 * Coverage maps of istanbul-lib-coverage (`coverage-final.json`), as istanbul, nyc, c8, vitest and jest write them. The hits of a line are
 * those of the statement that begins on it and ran most.
 */
import type { BranchArmFacts } from '../coverage/index.ts';
import type { Format } from './format.ts';
import { FileRecord, hitsOf, positionOf, type ReportFiles } from './report-files.ts';

/** See {@link Format}. */
export const istanbulFormat: Format = {
  name: 'istanbul',
  accepts: (text) => /^\uFEFF?\s*\{/.test(text) && /"(?:statementMap|branchMap)"\s*:/.test(text),
  read: (text, files) => {
    new Reader(files).read(text);
    return [];
  },
};

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

class Reader {
  readonly #files: ReportFiles;

  constructor(files: ReportFiles) {
    this.#files = files;
  }

  read(text: string): void {
    let value: unknown;
    try {
      value = JSON.parse(text.replace(/^\uFEFF/, ''));
    } catch {
      this.#fail('it is not JSON');
    }
    const map = this.#fields(value, 'the whole');
    this.#files.noteBranches();
    for (const [key, entry] of Object.entries(map)) {
      const outer = this.#fields(entry, key);
      // As CoverageMap objects of older versions were written.
      this.#file(key, isFields(outer['data']) ? outer['data'] : outer);
    }
  }

  #fail(what: string): never {
    return this.#files.fail('a sound coverage map of istanbul', what);
  }

  #fields(value: unknown, what: string): Fields {
    return isFields(value) ? value : this.#fail(`${shown(what)} should be an object`);
  }

  #file(key: string, file: Fields): void {
    const path = typeof file['path'] === 'string' && file['path'] !== '' ? file['path'] : key;
    if (path === '') this.#fail('a file has no path');
    const record = new FileRecord(path);
    const part = (name: string) => this.#fields(file[name], `${name} of ${path}`);
    const hits = (counts: Fields, id: string) =>
      hitsOf(counts[id] ?? 0) ?? this.#fail(`the counts of ${shown(path)} should be numbers`);
    const s = part('s');
    for (const [id, place] of Object.entries(part('statementMap'))) {
      const line = lineOf(place);
      if (line !== undefined && line > 0)
        record.lines.set(line, Math.max(record.lines.get(line) ?? 0, hits(s, id)));
    }
    const f = part('f');
    for (const [id, value] of Object.entries(part('fnMap'))) {
      const fn = this.#fields(value, `fnMap of ${path}`);
      const line = lineOf(fn['decl']) ?? positionOf(fn['line']) ?? lineOf(fn['loc']);
      const name = typeof fn['name'] === 'string' ? fn['name'] : `(anonymous_${id})`;
      record.functions.push({ name, line: line ?? 0, hits: hits(f, id) });
    }
    this.#branches(record, part('branchMap'), part('b'));
    this.#files.add(record);
  }

  #branches(record: FileRecord, branchMap: Fields, b: Fields): void {
    const places = new Map<string, number>();
    for (const [id, value] of Object.entries(branchMap)) {
      const branch = this.#fields(value, `branchMap of ${record.path}`);
      const locations = Array.isArray(branch['locations']) ? (branch['locations'] as unknown[]) : [];
      const line = lineOf(branch['loc']) ?? positionOf(branch['line']) ?? lineOf(locations[0]) ?? 0;
      const column = columnOf(branch['loc']);
      const counts: unknown = b[id];
      if (!Array.isArray(counts))
        this.#fail(`the counts of branches of ${shown(record.path)} should be arrays`);
      const place = `${line}:${column}`;
      const number = places.get(place) ?? 0;
      places.set(place, number + 1);
      const arms = (counts as unknown[]).map((count, i): BranchArmFacts => {
        const hits = hitsOf(count) ?? this.#fail(`the counts of ${shown(record.path)} should be numbers`);
        return { hits, to: destination(locations[i]) };
      });
      const kind = branch['type'] === 'switch' ? 'switch' : 'branch';
      record.branches.push({ line, column, kind, number, arms });
    }
  }
}

const shown = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** The first line of a location; undefined when it does not say, as of an `else` that is not written. */
function lineOf(location: unknown): number | undefined {
  const start = isFields(location) ? location['start'] : undefined;
  return isFields(start) ? positionOf(start['line']) : undefined;
}

/** 1-based; istanbul counts from 0. */
function columnOf(location: unknown): number {
  const start = isFields(location) ? location['start'] : undefined;
  const column = isFields(start) ? positionOf(start['column']) : undefined;
  return column === undefined ? 0 : Math.min(column + 1, Number.MAX_SAFE_INTEGER);
}

function destination(location: unknown): BranchArmFacts['to'] {
  const line = lineOf(location);
  return line === undefined || line === 0
    ? { kind: 'unknown' }
    : { kind: 'place', line, column: columnOf(location) };
}
