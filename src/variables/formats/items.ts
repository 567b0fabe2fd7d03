/** Formats of values that hold items: sequences, sets, maps. */
import { deeper, listed, textOf } from '../show.ts';
import type { PlainType } from '../types.ts';
import type { Format, ShowLimits, Value } from '../value.ts';

/** Items that children are made of, and that chains of nodes are followed for. */
export const MAX_CHILDREN = 1000;

/** What a value holds. */
export interface Items {
  /** Bounded by the size of memory. */
  readonly count: number;
  /** Undefined: not followed so far, or not there. */
  item(index: number): Value | undefined;
}

/** How items are found, and how each is shown; by default as what it is. */
interface ItemsFormat {
  readonly name: string;
  readonly matches: (shape: PlainType) => boolean;
  /**
   * Undefined: the value does not look as expected.
   * @param most items that are looked at: no more of a chain has to be followed
   */
  readonly items: (variable: Value, most: number) => Items | undefined;
  readonly itemText?: (item: Value, limits: ShowLimits) => string;
}

/** A format from the items of a value. */
export function itemsFormat({ name, matches, items, itemText = textOf }: ItemsFormat): Format {
  return {
    name,
    matches,
    text: (variable, limits) => {
      const found = items(variable, limits.depth > 0 ? Math.min(limits.items, MAX_CHILDREN) : 0);
      if (found === undefined) return undefined;
      const text = (index: number): string => {
        const item = found.item(index);
        return item === undefined ? '…' : itemText(item, deeper(limits));
      };
      return listed(found.count, text, limits);
    },
    children: (variable) => {
      const found = items(variable, MAX_CHILDREN);
      if (found === undefined) return undefined;
      const count = Math.min(found.count, MAX_CHILDREN);
      return Array.from({ length: count }, (_, i) => found.item(i)).filter((item) => item !== undefined);
    },
  };
}

/** Items that are there one by one. */
export const listedItems = (items: readonly Value[], count: number): Items => ({
  count,
  item: (index) => items[index],
});

/** `key: value` for an entry of a map with these members. */
export const entryText =
  (key: string, mapped: string) =>
  (entry: Value, limits: ShowLimits): string => {
    const [left, right] = [entry.member(key), entry.member(mapped)];
    if (left === undefined || right === undefined) return textOf(entry, limits);
    return `${textOf(left, limits)}: ${textOf(right, limits)}`;
  };
