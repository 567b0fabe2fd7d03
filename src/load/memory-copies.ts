/** What the records of a ring take along of the guest's memory for chosen variables, and what they cannot. */
import {
  type CopiedMemory,
  copiesOf,
  joinedCopies,
  type PathCopies,
  type PlaceContext,
} from '../rewriter/index.ts';
import type { PlannedVariable, TypeTable, VariablePath } from '../variables/index.ts';

/** Bytes of one record: a ring has room for some of them. */
const MAX_RECORD = 8192;

/** A path that cannot be copied at some places. */
export interface CopyRefusal {
  readonly path: string;
  readonly reason: string;
  /** It can be copied at none where it has a value. */
  readonly always: boolean;
}

/** The copies of one module. */
export class MemoryCopies {
  private readonly paths: readonly VariablePath[];
  private readonly types: TypeTable;
  /** Variables are the same objects at most places of a function. */
  private readonly known = new WeakMap<PlannedVariable, Map<VariablePath, PathCopies>>();
  private readonly lists = new Map<string, readonly CopiedMemory[]>();
  private readonly sizes = new WeakMap<readonly CopiedMemory[], readonly number[]>();
  private readonly possible = new Set<string>();
  private readonly reasons = new Map<string, string>();

  constructor(paths: readonly VariablePath[], types: TypeTable) {
    this.paths = paths;
    this.types = types;
  }

  /** What is copied at a place, in order; what several paths need is copied once. */
  at(list: readonly PlannedVariable[], context: PlaceContext): readonly CopiedMemory[] {
    const found = new Map<string, CopiedMemory>();
    let room = MAX_RECORD;
    for (const path of this.paths) {
      const planned = list.find(({ name }) => name === path.name);
      if (planned === undefined || planned.plan.state !== 'value') continue;
      const copies = this.copiesOf(planned, path, context);
      if ('reason' in copies) {
        this.reasons.set(path.text, copies.reason);
        continue;
      }
      const added = copies.filter((copy) => !found.has(keyOf(copy)));
      const bytes = added.reduce((sum, copy) => sum + copy.bytes, 0);
      if (bytes > room) {
        this.reasons.set(path.text, 'the other variables take all the room of a record');
        continue;
      }
      room -= bytes;
      this.possible.add(path.text);
      for (const copy of added) found.set(keyOf(copy), copy);
    }
    if (found.size === 0) return [];
    // Most places of a function share a list.
    const key = [...found.keys()].join();
    const shared = this.lists.get(key) ?? joinedCopies([...found.values()]);
    this.lists.set(key, shared);
    return shared;
  }

  /** Bytes of each copy. */
  sizesOf(copies: readonly CopiedMemory[]): readonly number[] {
    const known = this.sizes.get(copies) ?? copies.map(({ bytes }) => bytes);
    this.sizes.set(copies, known);
    return known;
  }

  /** Paths that cannot be copied somewhere. */
  get refusals(): readonly CopyRefusal[] {
    return [...this.reasons].map(([path, reason]) => ({ path, reason, always: !this.possible.has(path) }));
  }

  private copiesOf(planned: PlannedVariable, path: VariablePath, context: PlaceContext): PathCopies {
    const known = this.known.get(planned) ?? new Map<VariablePath, PathCopies>();
    this.known.set(planned, known);
    const found = known.get(path) ?? copiesOf(planned, path, { ...context, types: this.types });
    known.set(path, found);
    return found;
  }
}

const keys = new WeakMap<CopiedMemory, string>();

/** The same for copies of the same bytes. */
function keyOf(copy: CopiedMemory): string {
  const key =
    keys.get(copy) ??
    JSON.stringify(copy, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
  keys.set(copy, key);
  return key;
}
