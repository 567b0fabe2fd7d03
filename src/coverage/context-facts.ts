/** Adds to the facts of a module which lines ran in which context: the counters of each are solved, one after the other. */
import { type FunctionCounts, isPresence, type ProbeMap, solveNumbers } from '../probe-map/index.ts';
import { ContextLines } from './context-lines.ts';
import type { ContextCounts } from './context-sums.ts';
import type { FileFacts, ModuleFacts } from './facts.ts';
import { LineSet } from './line-set.ts';
import type { Naming } from './selection.ts';

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
  for (const { name, sums } of contexts) {
    // A set is made where something ran.
    const sets = new Map<FileContexts, LineSet>();
    const ran = (file: number, line: number): void => {
      const target = byFile[file];
      if (target === undefined || !target.coverable.has(line)) return;
      let set = sets.get(target);
      if (set === undefined) {
        set = target.contexts.of(name);
        sets.set(target, set);
      }
      set.add(line);
    };
    for (const { counters, ends } of sums)
      markLines({ probeMap, counts: solveNumbers(probeMap, counters, ends), ran, inexact });
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

interface Marking {
  readonly probeMap: ProbeMap;
  readonly counts: readonly FunctionCounts[];
  readonly ran: (file: number, line: number) => void;
  /** Names of functions that are not exact. */
  readonly inexact: Set<string>;
}

function markLines({ probeMap, counts, ran, inexact }: Marking): void {
  probeMap.functions.forEach((probes, index) => {
    const solved = counts[index];
    if (solved === undefined || isPresence(probes)) return;
    const { places, silent, exact } = solved;
    if (places.some((count) => count > 0)) {
      const place = probes.places.read();
      for (let i = 0; place.next(); i++) if (places[i]! > 0) ran(place.file, place.line);
    }
    probes.silent.forEach(([file, line], at) => {
      if (silent[at]) ran(file, line);
    });
    if (!exact) inexact.add(probeMap.functionInfo[index]?.name ?? `func[${probes.funcidx}]`);
  });
}
