/** One traced instance: its handles, what is known of its sites, and its part of the stack of activations. */
import type { SiteIndex } from '../../indices.ts';
import { type EventMap, SiteKind } from '../../probe-map/index.ts';
import type { SiteVariables } from '../../variables/index.ts';
import type { Observer } from './events.ts';
import type { Frame } from './frame.ts';
import type { GuestHandles } from './guest.ts';
import { LiveMemory } from './live-memory.ts';
import { type RecordLayout, recordLayout } from './record-layout.ts';
import { functionOfSite, type SiteFacts, type SourceNames } from './sites.ts';
import type { HandedOver, SourceVariables } from './source-variables.ts';

/** The observer that directly gets the events of an activation; null: none; undefined: must be looked up. */
export type Fast = Observer | null | undefined;

/** What all instances of a tracer read; changed when observers change. */
export interface Control {
  /** The global trace function, while it is the only observer. */
  global: Observer | undefined;
  /** Who gets `call`: 0: no observer; 1: `global`; 2: must be looked up. */
  calls: 0 | 1 | 2;
  /** {@link TracedInstance.fast} of an activation whose `call` no observer gets, and the state that its guest gets. */
  unasked: Fast;
  unaskedState: number;
  /** Who gets `return`: 0: no observer; 1: the trace function alone; 2: must be looked up. */
  returns: 0 | 1 | 2;
}

/** Bit of a {@link RingAction}: no observer wants the events of this site. */
export const SILENT = 8;

/** What the reader of a ring does at a site's record; the values of {@link TracedInstance.actions}. */
export const RingAction = {
  call: SiteKind.call,
  line: SiteKind.line,
  return: SiteKind.return,
  tailCall: SiteKind.tailCall,
  catch: SiteKind.catch,
  // Nobody is called, but what is known of the stack of activations changes all the same.
  silentCall: SILENT | SiteKind.call,
  silentLine: SILENT | SiteKind.line,
  silentReturn: SILENT | SiteKind.return,
  silentTailCall: SILENT | SiteKind.tailCall,
  silentCatch: SILENT | SiteKind.catch,
} as const satisfies Readonly<
  Record<keyof typeof SiteKind | `silent${Capitalize<keyof typeof SiteKind>}`, number>
>;

/** The action at a site of some kind. */
export function ringAction(kind: number, wanted: boolean): number {
  return wanted ? kind : SILENT | kind;
}

/** What of the guest's host comes with an instance that counts. */
export interface NestedCounts {
  /** Guest code is about to run inside an observer: its counts are to be left out. */
  begin(): void;
  end(): void;
}

/** What is known of a module besides its event map. */
export interface ModuleParts {
  readonly names: SourceNames;
  readonly variables?: SourceVariables | undefined;
  readonly counts?: NestedCounts | undefined;
}

/**
 * Data of one instance, in parallel arrays that the hot loops index; fields of objects would be slower.
 *
 * By site (index without the base): {@link frames}, {@link facts}, {@link actions}, {@link words}; all have `map.sites.length`
 * elements from the start, and never more.
 *
 * By depth (1: the outermost activation): {@link fast}, {@link own}, {@link entered}, {@link lines}, {@link order}, {@link kept}. What is
 * at `d` belongs to the activation at depth `d` as long as `d <= depth`; what is above is left over and not read. Whoever
 * reports a `call` at `d` sets `fast`, `own`, `entered` and `lines`, and `order` where order is kept; whoever ends an activation (return,
 * unwind) sets `fast` and `own` to null and `entered` to -1. Element 0 is no activation: it serves modules that do not track calls.
 * An element that was never set reads as undefined: in `fast`, who is called has to be found out; in `entered`, nothing is known of the
 * activation. `SuspendedStacks` puts parts of all but `fast` aside and back, and then works `fast` out.
 */
export class TracedInstance {
  readonly map: EventMap;
  readonly names: SourceNames;
  readonly counts: NestedCounts | undefined;
  /** Undefined: nobody looks at variables. */
  readonly variables: SourceVariables | undefined;
  /** Set once the instance exists. */
  handles: GuestHandles | undefined;

  /** Site → its constant frame, made at its first event. */
  readonly frames: (Frame | undefined)[];
  /** Site → what is the same at each of its events, once it was needed. */
  readonly facts: (SiteFacts | undefined)[];
  /** Site → the variables that are in scope, once they were needed. */
  readonly inScope: (SiteVariables | undefined)[] = [];
  /** Site → where its records have what, once it was needed. */
  readonly layouts: (RecordLayout | undefined)[] = [];
  /** Site → {@link RingAction}. */
  readonly actions: Uint8Array;
  /** Site → words of its values in the ring. */
  readonly words: Uint32Array;
  /** Function → number of its sites that are wanted. */
  readonly live: Int32Array;
  /** Copy of the guest's flags. */
  readonly flags: Int32Array;

  /** The only observer of the line events of each activation, if there is exactly one; at 0: without activations. */
  readonly fast: Fast[] = [null];
  /** The local trace function of each activation. */
  readonly own: Fast[] = [null];
  /** The `call` site of each activation. */
  readonly entered: SiteIndex[] = [0 as SiteIndex];
  /** The site of each activation's last event. */
  readonly lines: SiteIndex[] = [0 as SiteIndex];
  /** When each activation began, as a number that only increases. */
  readonly order: number[] = [0];
  /** What that event handed over, where frames of activations that do not run show variables. */
  readonly kept: HandedOver[] = [undefined];
  /** Word 0, in `ring`: depth of the activation that the next record belongs to. */
  readonly state = new Int32Array(1);
  /** Activations at this depth or below belong to a stack that was left: see suspended.ts. */
  floor = 0;
  #memory: LiveMemory | undefined;

  constructor(map: EventMap, { names, variables, counts }: ModuleParts) {
    this.map = map;
    this.names = names;
    this.variables = variables;
    this.counts = counts;
    const { sites } = map;
    this.frames = Array.from({ length: sites.length }, () => undefined);
    this.facts = Array.from({ length: sites.length }, () => undefined);
    this.actions = sites.kind.slice();
    this.words = Uint32Array.from({ length: sites.length }, (_, site) =>
      valueWords(map, site as SiteIndex, variables),
    );
    this.live = new Int32Array(map.functions.length);
    this.flags = new Int32Array(map.flagCount).fill(-1);
  }

  /** Depth of the running activation. */
  get depth(): number {
    if (this.map.delivery === 'ring') return this.state[0]!;
    return this.handles?.depth?.value ?? 0;
  }

  /** Tells guest and reader that everything deeper is gone. */
  cutTo(depth: number): void {
    if (this.map.delivery === 'ring') this.state[0] = depth;
    const global = this.handles?.depth;
    if (global !== undefined) global.value = depth;
  }

  /** Memory 0; undefined: it has none that can be read. */
  get liveMemory(): LiveMemory | undefined {
    const memory = this.handles?.memory;
    if (memory !== undefined) this.#memory ??= new LiveMemory(memory);
    return this.#memory;
  }

  /** Words of the ring that are not read yet, without values. */
  get pending(): number {
    const { handles, map } = this;
    if (handles?.cursor === undefined || map.ring === undefined) return 0;
    return (handles.cursor.value - map.ring.start) >> 2;
  }

  /** Words of the values of these, at the ring's end. */
  get pendingValues(): number {
    const { handles, map } = this;
    if (handles?.values === undefined || map.ring === undefined) return 0;
    return (map.ring.start + map.ring.bytes - handles.values.value) >> 2;
  }

  /** What is in the ring is read, or of no interest. */
  emptyRing(): void {
    const { handles, map } = this;
    if (map.ring === undefined) return;
    const { start, bytes } = map.ring;
    if (handles?.cursor !== undefined) handles.cursor.value = start;
    if (handles?.values !== undefined) handles.values.value = start + bytes;
  }
}

function valueWords(map: EventMap, site: SiteIndex, variables: SourceVariables | undefined): number {
  const kind = map.sites.kind[site];
  if (kind === SiteKind.catch) return 0;
  const { locals } = functionOfSite(map, site);
  if (map.delivery !== 'ring' || variables === undefined) return recordLayout(locals, [], []).words;
  const { carried, copied = [] } = variables.at(map.sites.offset[site] ?? 0, kind === SiteKind.call);
  return recordLayout(locals, carried, copied).words;
}
