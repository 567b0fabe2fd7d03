/** Instances: hits of a source line apart for each function of the module that has code of it, as after inlining or of generics. */
import type { FileIndex } from '../indices.ts';
import type { FunctionCounts, ProbeMap } from '../probe-map/index.ts';
import type { InstanceFacts } from './facts.ts';
import type { Naming } from './selecting.ts';
import { whole } from './whole.ts';

/** In place of the only function that has a line. */
const SEVERAL = -1;

/**
 * Hits of lines that more than one function has code of, by function.
 * @param counts in the order of `probeMap.functions`
 */
export function collectInstances(
  probeMap: ProbeMap,
  counts: readonly FunctionCounts[],
  naming: Pick<Naming, 'nameOf' | 'selects'>,
): readonly InstanceFacts[] {
  const names = probeMap.files.map((path) => (naming.selects(path) ? naming.nameOf(path) : undefined));
  const ownersOf = lineOwners(probeMap, names);
  const instances: InstanceFacts[] = [];
  probeMap.functions.forEach(({ funcidx, places }, index) => {
    const hitsOf = new Map<string, Map<number, number>>();
    const place = places.read();
    for (let i = 0; place.next(); i++) {
      const path = names[place.file];
      if (path === undefined || ownersOf.get(path)?.get(place.line) !== SEVERAL) continue;
      const lines = hitsOf.get(path) ?? new Map<number, number>();
      hitsOf.set(path, lines);
      lines.set(place.line, (lines.get(place.line) ?? 0) + whole(counts[index]?.places[i] ?? 0));
    }
    const name = probeMap.functionInfo[index]?.name ?? `func[${funcidx}]`;
    for (const [path, lines] of hitsOf)
      instances.push({ path, name, funcidx, lines: [...lines].sort(([a], [b]) => a - b) });
  });
  return instances;
}

/** Name of a file → line → the only function that has code of it, or {@link SEVERAL}. */
function lineOwners(
  { functions }: ProbeMap,
  names: readonly (string | undefined)[],
): ReadonlyMap<string, ReadonlyMap<number, number>> {
  const owners = new Map<string, Map<number, number>>();
  const byFile = names.map((name) => {
    if (name === undefined) return undefined;
    const known = owners.get(name) ?? new Map<number, number>();
    owners.set(name, known);
    return known;
  });
  functions.forEach(({ places }, index) => {
    const place = places.read();
    while (place.next()) {
      const lines = byFile[place.file as FileIndex];
      const owner = lines?.get(place.line);
      if (owner === undefined) lines?.set(place.line, index);
      else if (owner !== index && owner !== SEVERAL) lines?.set(place.line, SEVERAL);
    }
  });
  return owners;
}

/** Instances of several runs of one module, added up. */
export class InstanceSum {
  readonly #sums = new Map<string, { readonly first: InstanceFacts; readonly lines: Map<number, number> }>();

  /** Adds those of one run. */
  add(instances: readonly InstanceFacts[]): void {
    for (const first of instances) {
      const key = `${first.funcidx} ${first.path}`;
      const sum = this.#sums.get(key) ?? { first, lines: new Map<number, number>() };
      this.#sums.set(key, sum);
      for (const [line, hits] of first.lines) sum.lines.set(line, whole((sum.lines.get(line) ?? 0) + hits));
    }
  }

  /** The sums; undefined when nothing was added. */
  toFacts(hitOnly: boolean): readonly InstanceFacts[] | undefined {
    if (this.#sums.size === 0) return undefined;
    return Array.from(this.#sums.values(), ({ first, lines }) => ({
      ...first,
      lines: Array.from(lines, ([line, hits]) => [line, hitOnly ? Math.min(hits, 1) : hits] as const).sort(
        ([a], [b]) => a - b,
      ),
    }));
  }
}
