import { expect, test } from 'vitest';
import {
  type Items,
  type Reduced,
  reduceItems,
  SEVERAL,
} from '../../src/rewriter/counters/series-parallel.ts';
import { Scratch } from '../../src/rewriter/lines/working-memory.ts';
import { Dice } from '../random/dice.ts';

/** Nodes joined one after the other; tells whether two were not joined before. */
function sets(count: number) {
  const set = Array.from({ length: count }, (_, node) => node);
  return (a: number, b: number): boolean => {
    const [one, other] = [set[a]!, set[b]!];
    if (one === other) return false;
    set.forEach((own, node) => {
      if (own === one) set[node] = other;
    });
    return true;
  };
}

/**
 * The least cost at which all that is required for follows, of every way to leave some of the rest unknown: the ends of what
 * is unknown are one node, and of what is required for, a forest needs no counter. Tells what is counted.
 */
function cheapest(
  { nodeCount, tail, head, cost, known }: Items,
  ids: readonly number[],
  required: Uint8Array,
): { readonly cost: number; readonly counted: readonly number[] } {
  const spare = ids.filter((item) => required[item] === 0);
  const wanted = ids.filter((item) => required[item] === 1).sort((a, b) => cost[b]! - cost[a]!);
  let best = { cost: Number.POSITIVE_INFINITY, counted: [] as number[] };
  for (let unknown = 0; unknown < 1 << spare.length; unknown++) {
    const join = sets(nodeCount);
    const counted: number[] = [];
    spare.forEach((item, bit) => {
      if ((unknown >> bit) & 1) join(tail[item]!, head[item]!);
      else counted.push(item);
    });
    for (const item of wanted) if (item !== known && !join(tail[item]!, head[item]!)) counted.push(item);
    const sum = counted.reduce((total, item) => total + cost[item]!, 0);
    if (sum < best.cost) best = { cost: sum, counted };
  }
  return best;
}

const rootsOf = ({ roots, rootCount }: Reduced): number[] => Array.from(roots.subarray(0, rootCount));

test('a choice in the smaller graph is valid in the whole one, and as cheap', () => {
  const scratch = new Scratch();
  let smaller = 0;
  for (let seed = 1; seed <= 600; seed++) {
    const dice = new Dice(seed);
    scratch.reset();
    const nodeCount = 2 + dice.below(5);
    const count = nodeCount + dice.below(6);
    const between = () =>
      Int32Array.from({ length: 2 * count }, (_, i) => (i < count ? dice.below(nodeCount) : 0));
    const tail = between();
    const head = between();
    // Nothing leads back to where it comes from: a block has two ends.
    for (let i = 0; i < count; i++) if (tail[i] === head[i]) head[i] = (tail[i]! + 1) % nodeCount;
    const cost = Float64Array.from({ length: 2 * count }, () => 2 ** (dice.below(9) - 4));
    const known = dice.below(3) === 0 ? dice.below(count) : -1;
    const required = Uint8Array.from({ length: count }, (_, i) => (i === known ? 1 : dice.below(2)));
    const items: Items = { count, nodeCount, tail, head, cost, known };
    const all = Array.from({ length: count }, (_, item) => item);
    const whole = cheapest(items, all, required);

    const reduced = reduceItems(items, dice.below(5) === 0 ? undefined : required, scratch);
    const aim = reduced.required.slice(0, count);
    const optimum = reduced.required.slice(0, count).every((own, i) => own === required[i])
      ? whole
      : cheapest(items, all, aim);
    const chosen = cheapest(items, rootsOf(reduced), reduced.required);
    const counted = new Set<number>();
    for (const root of chosen.counted) reduced.countedIn(root, (item) => counted.add(item));
    const join = sets(nodeCount);
    for (const item of all) if (aim[item] === 0 && !counted.has(item)) join(tail[item]!, head[item]!);
    for (const item of all)
      if (aim[item] === 1 && !counted.has(item) && item !== known)
        expect(join(tail[item]!, head[item]!), `seed ${seed}: item ${item} follows`).toBe(true);
    const sum = [...counted].reduce((total, item) => total + cost[item]!, 0);
    // Several counters were taken to cost more than they do.
    expect(sum, `seed ${seed}`).toBeLessThanOrEqual(optimum.cost * SEVERAL ** 3);
    if (reduced.rootCount < count) smaller++;
  }
  expect(smaller).toBeGreaterThan(300);
});

test('paths that were joined because they are parallel are then in series with what is before and after them', () => {
  const scratch = new Scratch();
  // 0 → 1, twice 1 → 2, 2 → 3; no count is required.
  const items: Items = {
    count: 4,
    nodeCount: 4,
    tail: Int32Array.of(0, 1, 1, 2, 0, 0, 0, 0),
    head: Int32Array.of(1, 2, 2, 3, 0, 0, 0, 0),
    cost: Float64Array.of(1, 1, 1, 1, 0, 0, 0, 0),
    known: -1,
  };
  const reduced = reduceItems(items, new Uint8Array(4), scratch);
  expect(reduced.rootCount).toBe(1);
  // The cheapest part of the series is counted, not both parallel paths.
  const counted: number[] = [];
  reduced.countedIn(rootsOf(reduced)[0]!, (item) => counted.push(item));
  expect(counted).toHaveLength(1);
  expect([0, 3]).toContain(counted[0]);
});
