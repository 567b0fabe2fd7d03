/** From solved counts to facts: hits of lines and functions per source file, selected and named. */
import type { FileIndex, PlaceIndex } from '../indices.ts';
import { type FunctionCounts, type FunctionProbes, isPresence, type ProbeMap } from '../probe-map/index.ts';
import { collectBranches } from './collect-branches.ts';
import type { ModuleFacts } from './facts.ts';
import { asCounted } from './once.ts';
import type { Naming } from './selecting.ts';
import { FileTallies, type FileTally } from './tally.ts';
import { whole } from './whole.ts';

/** Where a function belongs: its declaration where that is known, else where most of its places are. */
function home(probes: FunctionProbes, file: FileIndex, line: number): { file: FileIndex; line: number } {
  let chosen = file;
  if (chosen < 0) {
    const places = new Map<FileIndex, number>();
    for (let i = 0 as PlaceIndex; i < probes.places.length; i++) {
      const candidate = probes.places.file(i);
      places.set(candidate, (places.get(candidate) ?? 0) + 1);
    }
    let most = 0;
    for (const [candidate, count] of places) {
      if (count > most) [chosen, most] = [candidate, count];
    }
  }
  if (file >= 0 && line > 0) return { file, line };
  let first = 0;
  for (let i = 0 as PlaceIndex; i < probes.places.length; i++) {
    const candidate = probes.places.line(i);
    if (probes.places.file(i) === chosen && (first === 0 || candidate < first)) first = candidate;
  }
  return { file: chosen, line: first };
}

/**
 * Sums the counts of one module by source line and by function.
 * @param counts in the order of `probeMap.functions`
 * @param moduleName file name of the module without directory
 */
export function collect(
  probeMap: ProbeMap,
  counts: readonly FunctionCounts[],
  naming: Pick<Naming, 'nameOf' | 'selects'>,
  moduleName: string,
): ModuleFacts {
  const tallies = new FileTallies();
  // Several paths may get one name, so that tallies are per name; looked up once per file of the map.
  const byFile: readonly (FileTally | undefined)[] = probeMap.files.map((path) =>
    naming.selects(path) ? tallies.of(naming.nameOf(path)) : undefined,
  );
  const inexact = new Set<string>();
  const withoutLines = new Set<string>();
  probeMap.functions.forEach((probes, index) => {
    const solved = counts[index];
    const info = probeMap.functionInfo[index];
    if (isPresence(probes)) {
      if (solved !== undefined && solved.entries > 0)
        withoutLines.add(info?.name ?? `func[${probes.funcidx}]`);
      return;
    }
    let counted = false;
    const place = probes.places.read();
    for (let i = 0; place.next(); i++) {
      const tally = byFile[place.file];
      if (tally === undefined) continue;
      counted = true;
      tally.addLine(place.line, whole(solved?.places[i] ?? 0));
    }
    if (solved?.exact === false && counted) inexact.add(info?.name ?? `func[${probes.funcidx}]`);
    // One whose lines cannot be reached is there because others rely on its counts.
    if (info === undefined || probes.places.length === 0) return;
    const { file, line } = home(probes, info.file, info.line);
    byFile[file]?.addFunction({
      name: info.name,
      ...(info.linkageName === undefined ? {} : { linkageName: info.linkageName }),
      line,
      hits: whole(solved?.entries ?? 0),
    });
  });
  // After all places: only lines that are coverable somewhere can be covered silently.
  probeMap.functions.forEach((probes, index) => {
    const silent = counts[index]?.silent;
    probes.silent.forEach(([file, line], silentIndex) => {
      if (silent?.[silentIndex]) byFile[file]?.markCovered(line);
    });
  });
  const { branches } = probeMap;
  if (branches !== undefined) {
    for (const tally of byFile) tally?.addBranches([]);
    const pathOf = (file: FileIndex): string => naming.nameOf(probeMap.files[file] ?? '');
    collectBranches(probeMap, counts, pathOf, (file, point) => byFile[file]?.addBranches([point]));
  }
  const files = tallies.toFacts().filter((file) => file.lines.length > 0 || file.functions.length > 0);
  return {
    name: moduleName,
    sha256: probeMap.module.sha256,
    files: asCounted(files, [probeMap]),
    inexact: [...inexact].sort(),
    ...(withoutLines.size > 0 && { withoutLines: [...withoutLines].sort() }),
    ...(probeMap.hitOnly ? { hitOnly: true } : {}),
    ...(branches && { branches: branches.all ? 'all' : 'source' }),
  };
}
