/** Functions that are not in the binary: put into facts, and counted as functions that did not run. */
import type { CoverageFacts, DroppedFunctionFacts, FileFacts, ModuleFacts } from './facts.ts';
import type { Naming } from './selecting.ts';
import { FileTallies } from './tally.ts';

/** A function that the linker left out, with the path of its file as the debug info resolves it. */
export interface DroppedFunction extends DroppedFunctionFacts {
  readonly path: string;
}

/** Facts of a module with those of its dropped functions whose files are selected. What has counts in any file of that name is not dropped. */
export function withDropped(
  module: ModuleFacts,
  dropped: readonly DroppedFunction[],
  { nameOf, selects }: Pick<Naming, 'nameOf' | 'selects'>,
): ModuleFacts {
  const own = dropped.filter(({ path }) => selects(path));
  if (own.length === 0) return module;
  const tallies = new FileTallies();
  const named = new Set(own.map(({ path }) => nameOf(path)));
  for (const file of module.files) if (named.has(file.path)) tallies.of(file.path).addFile(file);
  for (const { path, name, line, lines } of own) {
    const file = nameOf(path);
    tallies.of(file).addFile({ path: file, lines: [], functions: [], dropped: [{ name, line, lines }] });
  }
  const files = [
    ...module.files.filter(({ path }) => !named.has(path)),
    ...tallies.toFacts().filter((file) => !isEmpty(file)),
  ];
  return { ...module, files: files.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

const isEmpty = ({ lines, functions, dropped = [], excluded = [] }: FileFacts): boolean =>
  lines.length + functions.length + dropped.length + excluded.length === 0;

/** The same facts with dropped functions, and their lines, as functions and lines that did not run. */
export function droppedAsMissed(facts: CoverageFacts): CoverageFacts {
  const modules = facts.modules.map((module) => ({ ...module, files: module.files.map(asMissed) }));
  return { ...facts, modules };
}

function asMissed(file: FileFacts): FileFacts {
  const { dropped = [], ...rest } = file;
  if (dropped.length === 0) return file;
  const tallies = new FileTallies();
  const tally = tallies.of(file.path);
  tally.addFile(rest);
  for (const { name, line, lines } of dropped) {
    for (const each of lines) tally.addLine(each, 0);
    tally.addFunction({ name, line, hits: 0 });
  }
  return tally.toFacts(file.path);
}
