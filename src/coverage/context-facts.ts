/** Adds to the facts of a module which lines ran in which context: what ran in each is solved, one after the other. */
import { CountSolver, isPresence, type ProbeMap } from '../probe-map/index.ts';
import { ContextLines } from './context-lines.ts';
import type { ContextCounts } from './context-sums.ts';
import type { FileFacts, ModuleFacts } from './facts.ts';
import { LineSet } from './line-set.ts';
import { PlaceLines } from './place-lines.ts';
import type { Naming } from './selecting.ts';

/** Where the lines of a file of the probe map go. */
interface FileContexts {
  readonly contexts: ContextLines;
  /** Only of these: code without an event of its own may be on a line that is not coverable. */
  readonly coverable: LineSet;
}

/** What counts are made lines with. */
export interface ContextSetting {
  readonly probeMap: ProbeMap;
  readonly naming: Pick<Naming, 'nameOf' | 'selects'>;
}

/**
 * The facts of a module with the contexts of its files.
 * @param module made of the sum of all counts, under the same names
 * @param contexts solved while they are read
 */
export function withContexts(
  module: ModuleFacts,
  contexts: Iterable<ContextCounts>,
  { probeMap, naming }: ContextSetting,
): ModuleFacts {
  const byPath = new Map(module.files.map((file) => [file.path, contextsOf(file)]));
  const byFile = probeMap.files.map((path) =>
    naming.selects(path) ? byPath.get(naming.nameOf(path)) : undefined,
  );
  const inexact = new Set(module.inexact);
  const solver = new CountSolver(probeMap);
  const lines = new PlaceLines(
    probeMap.functions,
    (file, line) => byFile[file]?.coverable.has(line) === true,
  );
  const nameOf = (position: number): string =>
    probeMap.functionInfo[position]?.name ?? `func[${probeMap.functions[position]?.funcidx}]`;
  for (const { name, sums } of contexts) {
    for (const { counters, ends } of sums)
      for (const { position, counts, exact } of solver.solve(counters, ends)) {
        if (isPresence(probeMap.functions[position]!)) continue;
        lines.mark(position, counts);
        if (!exact) inexact.add(nameOf(position));
      }
    // A set is made where something ran.
    const sets = new Map<FileContexts, LineSet>();
    lines.take((file, line) => {
      const target = byFile[file];
      if (target === undefined) return;
      let set = sets.get(target);
      if (set === undefined) {
        set = target.contexts.of(name);
        sets.set(target, set);
      }
      set.add(line);
    });
  }
  const files = module.files.map((file) => {
    const facts = byPath.get(file.path)?.contexts.toFacts();
    return facts === undefined ? file : { ...file, contexts: facts };
  });
  return { ...module, files, inexact: [...inexact].sort() };
}

function contextsOf({ lines, contexts = [] }: FileFacts): FileContexts {
  const coverable = new LineSet();
  for (const { line } of lines) coverable.add(line);
  const own = new ContextLines();
  own.add(contexts);
  return { contexts: own, coverable };
}
