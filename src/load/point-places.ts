/** Where points are: the files and lines of a module that somebody meant by `file.c:12`. */
import type { Naming } from '../coverage/index.ts';
import type { LineTable } from '../debuginfo/index.ts';
import { UsageError } from '../errors.ts';

/** A place in a source, as given. */
export interface GivenPlace {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

/** @param option with the value, for messages: `--at 12`. @throws UsageError when it is no `<file>:<line>` */
export function parsePlace(value: string, option: string): GivenPlace {
  const [, file, line] = /^(.+):([1-9]\d{0,8})$/.exec(value) ?? [];
  if (file === undefined) throw new UsageError(`${option}: expected <file>:<line>, such as main.c:12`);
  // As shells complete it; reports name files without.
  return { file: file.replace(/^(?:\.\/+)+(?=.)/, ''), line: Number(line) };
}

/** The files with a name, as reports name them or as debug info does; else those whose names end in it. Indices. */
export function filesNamed(
  files: readonly string[],
  name: string,
  nameOf: Naming['nameOf'],
): readonly number[] {
  const matching = (matches: (path: string) => boolean): number[] =>
    files.flatMap((path, index) => (matches(path) ? [index] : []));
  const named = matching((path) => nameOf(path) === name || path === name);
  return named.length > 0 ? named : matching((path) => nameOf(path).endsWith(`/${name}`));
}

/** Lines of files that functions with probes have rows for. */
export function linesWithCode(
  { firstRow, file, line }: LineTable,
  files: ReadonlySet<number>,
  traced: Uint8Array,
): ReadonlySet<number> {
  const found = new Set<number>();
  for (let fn = 0; fn < traced.length; fn++) {
    if (traced[fn] !== 1) continue;
    const end = firstRow[fn + 1] ?? 0;
    for (let row = firstRow[fn] ?? 0; row < end; row++)
      if (files.has(file[row] ?? -1)) found.add(line[row] ?? 0);
  }
  found.delete(0);
  return found;
}

/** The line itself; else the next one, as debuggers do it, or where none follows, the last before. Undefined: there are none. */
export function nearestLine(line: number, lines: ReadonlySet<number>): number | undefined {
  if (lines.has(line)) return line;
  const all = [...lines].sort((a, b) => a - b);
  return all.find((each) => each > line) ?? all.at(-1);
}
