/**
 * The frame of observers that read what differs from event to event: one object per tracer, moved to the place of each event. Observers
 * get another one, that of the site, which has what is the same at each of its events (constant-frame.ts) and asks the moving one for the
 * rest. Callers are separate objects, made one at a time, so that the cost of an event does not depend on the stack depth.
 */
import { UsageError } from '../../errors.ts';
import type { SiteIndex } from '../../indices.ts';
import type { FrameVariables, PlannedVariable } from '../../variables/index.ts';
import { constantFrames, refuseOthers } from './constant-frame.ts';
import {
  asOfLastEvent,
  EventGuestState,
  type EventLife,
  handedOver,
  variablesAt,
  withoutValues,
} from './event-state.ts';
import type { Frame, FrameRead, HostFrame, LocalValue } from './frame.ts';
import type { TracedInstance } from './instance.ts';
import { readLocals } from './local-values.ts';
import { RecordState } from './record-state.ts';
import { functionOfSite, type SiteFacts, siteFacts } from './sites.ts';
import type { HandedOver } from './source-variables.ts';

const OVER =
  'the frame is no longer valid: it is valid only while its callback runs; keep frame.snapshot() instead';

/** Of modules that have none. */
const noVariables: FrameVariables = Object.freeze({
  size: 0,
  get: () => undefined,
  [Symbol.iterator]: (): Iterator<never> => [][Symbol.iterator](),
  snapshot: () => noVariables,
}) as unknown as FrameVariables;

/** An activation on the stack. */
export interface Activation {
  readonly instance: TracedInstance;
  readonly depth: number;
}

/** What frames need to know of the stack. */
export interface StackView {
  /** Element 0 is not 0 while an observer runs. */
  readonly busy: Readonly<Int32Array>;
  /** Number of activations on the stack, with the one at `depth` of `instance` on top. */
  depthOf(instance: TracedInstance, depth: number): number;
  /** The next activation below, and whether the host is between the two. */
  below(instance: TracedInstance, depth: number): { activation: Activation; host: boolean } | undefined;
}

/**
 * What the guest left of an event. `here`: it is there, and what it handed over. `stopped`: its activation was ended by a trap,
 * and nothing ran since. `gone`: its memory may be in use again.
 */
export type GuestEvent = 'here' | 'stopped' | 'gone';

/** The variables in scope where an activation stands that a trap ended; undefined: no more is known than at its last event. */
export type StoppedScopes = (
  instance: TracedInstance,
  depth: number,
) => readonly PlannedVariable[] | undefined;

/** Words of {@link LiveFrames.cursor}. */
export const Cursor = {
  /** Number of the event, together with the word's: another one than that of the last event of which something was read. */
  event: 0,
  /** {@link SiteIndex}, or {@link Cursor.inRing} */
  site: 1,
  depth: 2,
  /** Of a ring whose events are moved to by this alone: the word that has the site. */
  word: 3,
  /** Number of the instance, of {@link LiveFrames.standIn}; -1: none. */
  instance: 4,
  /** Not 0: something was read of this event. */
  isRead: 5,
  /** Not a word but what that of the site may be: the ring has it. */
  inRing: -1,
} as const;

/** More than a ring has words. */
const WORDS = 2 ** 20;

/** The moving frame of one tracer. */
export interface LiveFrames {
  /** Where it is, by {@link Cursor}: the hot loops move it by writing numbers here. */
  readonly cursor: Int32Array;
  /**
   * The events that follow are of this instance, without activations, and in these words of a ring, if there are any. Returns the number
   * that the cursor has for it.
   */
  standIn(instance: TracedInstance, records: Int32Array | undefined): number;
  /** Moves it to an event. */
  place(instance: TracedInstance, index: SiteIndex, depth: number): Frame;
  /** What observers of a site's events get. */
  frameOf(instance: TracedInstance, index: SiteIndex): Frame;
  /** Its values are in these words of a ring, from `at` on. */
  standAt(records: Int32Array, at: number): void;
  /** Its locals are where the guest left them; `event`: see {@link GuestEvent}. @param stopped of those that a trap ended */
  standInGuest(event: GuestEvent, stopped?: StoppedScopes): void;
  /** Guest code is about to overwrite what has not been read yet. */
  capture(): void;
}

/** Makes the frames of one tracer. */
export function liveFrames(reads: ReadonlySet<FrameRead>, stack: StackView): LiveFrames {
  const { event: EVENT, site: SITE, depth: DEPTH, word: WORD, instance: INSTANCE } = Cursor;
  const { isRead: READ, inRing: IN_RING } = Cursor;
  const cursor = new Int32Array(6);
  cursor[INSTANCE] = -1;
  const numbers = new WeakMap<TracedInstance, number>();
  let last = 0;
  let instance: TracedInstance | undefined;
  let records: Int32Array | undefined;
  /** The first word of the values of the last of so many events that were counted: see {@link valuesWord}. */
  let valuesAt = 0;
  let counted = 0;
  let left: GuestEvent = 'here';
  let stopped: StoppedScopes | undefined;
  /** What was read of an event, and which one that is. */
  let readAt: number | undefined;
  let handed: HandedOver;
  let variables: FrameVariables | undefined;
  let values: readonly LocalValue[] | undefined;

  const { busy } = stack;
  const here = (): TracedInstance => {
    if (instance === undefined || busy[0] === 0) throw new UsageError(OVER);
    return instance;
  };
  const site = (): SiteIndex => {
    const known = cursor[SITE]!;
    if (known !== IN_RING || records === undefined) return known as SiteIndex;
    return (records[cursor[WORD]!]! - here().map.siteBase) as SiteIndex;
  };
  /** The first word of the event's values. What events before it have is added up when it is needed, once for each. */
  const valuesWord = (words: Int32Array): number => {
    const { map, words: lengths } = here();
    for (; counted <= cursor[WORD]!; counted++) valuesAt -= lengths[words[counted]! - map.siteBase]!;
    return valuesAt;
  };
  /** Number of the event. */
  const now = (): number => cursor[EVENT]! * WORDS + cursor[WORD]!;
  /** Forgets what was read of an earlier event. */
  const renew = (): void => {
    cursor[READ] = 1;
    if (readAt === now()) return;
    readAt = now();
    values = undefined;
    handed = undefined;
    variables = undefined;
  };
  /** Which event it is, so that a caller's frame knows when it is no longer valid. */
  const life = {
    get event() {
      return now();
    },
    check(event: number): void {
      here();
      if (event !== now()) throw new UsageError(OVER);
    },
  } satisfies EventLife;
  const factsOf = (of: TracedInstance, site: SiteIndex): SiteFacts => {
    const known = of.facts[site];
    if (known !== undefined) return known;
    const facts = siteFacts(of.map, of.names, site);
    of.facts[site] = facts;
    return facts;
  };
  const facts = (): SiteFacts => factsOf(here(), site());
  const locals = (): readonly LocalValue[] => {
    const of = here();
    renew();
    if (values === undefined) {
      if (records !== undefined) values = readLocals(of, site(), records, valuesWord(records));
      else values = left === 'here' ? readLocals(of, site()) : [];
    }
    return values;
  };
  const params = (): readonly LocalValue[] => {
    const { map } = here();
    return locals().slice(0, functionOfSite(map, site()).params);
  };

  const valuesNow = (of: TracedInstance): HandedOver => {
    renew();
    handed ??= left === 'here' ? handedOver(of, site()) : of.kept[cursor[DEPTH]!];
    return handed;
  };
  const valuesHere = (): HandedOver | 'in guest' => {
    renew();
    return left === 'here' && handed === undefined ? 'in guest' : valuesNow(here());
  };
  const variablesHere = (of: TracedInstance): FrameVariables | undefined => {
    const index = site();
    const { list = [] } = variablesAt(of, index) ?? {};
    if (records !== undefined) {
      const inRecord = new RecordState({ instance: of, index, records, at: valuesWord(records) }, life);
      return of.variables?.read(list, inRecord, true);
    }
    const isNow = left === 'here';
    const state = new EventGuestState({ instance: of, index, values: valuesHere, isNow }, life);
    if (left === 'here') return of.variables?.read(list, state, true);
    const still =
      left === 'stopped'
        ? (stopped?.(of, cursor[DEPTH]!) ?? asOfLastEvent(list))
        : withoutValues(list, 'its activation has ended');
    return of.variables?.read(still, state, true);
  };
  const globalsAs = (of: TracedInstance, site: SiteIndex): FrameVariables => {
    const { funcidx } = functionOfSite(of.map, site);
    const list = of.variables?.globals(funcidx) ?? [];
    const values = (): undefined => undefined;
    const state = new EventGuestState({ instance: of, index: site, values, isNow: false }, life);
    return of.variables?.read(list, state, false) ?? noVariables;
  };

  const callerOf = (of: TracedInstance, from: number, born: number): Frame | HostFrame | undefined => {
    const found = stack.below(of, from);
    if (found === undefined) return undefined;
    const frame = new CallerFrame(found.activation, born) as Frame;
    return found.host ? Object.freeze({ kind: 'host', back: frame }) : frame;
  };

  class LiveFrame {
    get kind() {
      return 'guest' as const;
    }
    get file() {
      return facts().file;
    }
    get line() {
      return facts().line;
    }
    get column() {
      return facts().column;
    }
    get function() {
      return facts().function;
    }
    get offset() {
      return facts().offset;
    }
    get inlined() {
      return facts().inlined();
    }
    get depth() {
      return stack.depthOf(here(), cursor[DEPTH]!);
    }
    get back() {
      return callerOf(here(), cursor[DEPTH]!, life.event);
    }
    get locals() {
      const of = here();
      renew();
      variables ??= variablesHere(of) ?? noVariables;
      return variables;
    }
    get globals() {
      return globalsAs(here(), site());
    }
    get wasmParams() {
      return params();
    }
    get wasmLocals() {
      return locals();
    }
    snapshot() {
      return copy(this as Frame);
    }
  }

  class CallerFrame {
    readonly #activation: Activation;
    readonly #site: SiteIndex;
    readonly #facts: SiteFacts;
    readonly #born: number;
    constructor(activation: Activation, born: number) {
      this.#activation = activation;
      this.#site = activation.instance.lines[activation.depth]!;
      this.#facts = factsOf(activation.instance, this.#site);
      this.#born = born;
    }
    get kind() {
      return 'guest' as const;
    }
    get file() {
      return this.#facts.file;
    }
    get line() {
      return this.#facts.line;
    }
    get column() {
      return this.#facts.column;
    }
    get function() {
      return this.#facts.function;
    }
    get offset() {
      return this.#facts.offset;
    }
    get inlined() {
      return this.#facts.inlined();
    }
    get depth() {
      return stack.depthOf(this.#current().instance, this.#activation.depth);
    }
    get back() {
      const { instance: of, depth: from } = this.#current();
      return callerOf(of, from, life.event);
    }
    get locals() {
      const { instance: of, depth: at } = this.#current();
      const site = this.#site;
      const kept = of.kept[at];
      const list = asOfLastEvent(variablesAt(of, site)?.list ?? []);
      const state = new EventGuestState(
        { instance: of, index: site, values: () => kept, isNow: false },
        life,
      );
      return of.variables?.read(list, state, true) ?? noVariables;
    }
    get globals() {
      return globalsAs(this.#current().instance, this.#site);
    }
    get wasmParams(): readonly LocalValue[] {
      return [];
    }
    get wasmLocals(): readonly LocalValue[] {
      return [];
    }
    snapshot() {
      return copy(this as Frame);
    }
    #current(): Activation {
      here();
      if (this.#born === life.event) return this.#activation;
      throw new UsageError(OVER);
    }
  }

  /** Copies what may be read; callers first and without recursion, since the stack may be deep. */
  const copy = (top: Frame): Frame => {
    const chain: (Frame | HostFrame)[] = [top];
    if (reads.has('back')) for (let next = top.back; next !== undefined; next = next.back) chain.push(next);
    let back: Frame | HostFrame | undefined;
    for (const frame of chain.reverse()) {
      back =
        frame.kind === 'host'
          ? Object.freeze({ kind: 'host' as const, back: back as Frame | undefined })
          : copyOf(frame, back);
    }
    return back as Frame;
  };
  const copyOf = (frame: Frame, back: Frame | HostFrame | undefined): Frame => {
    const made: Record<string, unknown> = Object.create(SnapshotFrame.prototype);
    const put = (key: string, value: unknown): void => {
      Object.defineProperty(made, key, { value, enumerable: true });
    };
    put('kind', 'guest');
    for (const read of reads) {
      if (read === 'back') put(read, back);
      else if (read === 'locals' || read === 'globals') put(read, frame[read].snapshot());
      else if (read !== 'memory') put(read, frame[read]);
    }
    return Object.freeze(made) as unknown as Frame;
  };
  class SnapshotFrame {
    snapshot() {
      return this;
    }
  }
  for (const { prototype } of [LiveFrame, CallerFrame, SnapshotFrame]) refuseOthers(prototype, reads);
  const frame = Object.freeze(new LiveFrame()) as Frame;
  const makeFrame = constantFrames(reads, (known) => {
    cursor[READ] = 1;
    if (facts() !== known) throw new UsageError(OVER);
    return frame;
  });
  const frameOf = (of: TracedInstance, index: SiteIndex): Frame => {
    const made = of.frames[index] ?? makeFrame(factsOf(of, index));
    of.frames[index] = made;
    return made;
  };
  const stand = (of: TracedInstance): number => {
    const number = numbers.get(of) ?? ++last;
    numbers.set(of, number);
    instance = of;
    cursor[INSTANCE] = number;
    return number;
  };
  return {
    cursor,
    standIn(of, words) {
      if (words !== undefined) {
        records = words;
        valuesAt = words.length;
        counted = 0;
        cursor[EVENT] = cursor[EVENT]! + 1;
      }
      cursor[DEPTH] = 0;
      return stand(of);
    },
    place(of, index, depth) {
      if (of !== instance) stand(of);
      cursor[SITE] = index;
      cursor[DEPTH] = depth;
      cursor[EVENT] = cursor[EVENT]! + 1;
      return frameOf(of, index);
    },
    frameOf,
    standAt(of, word) {
      records = of;
      valuesAt = word;
      counted = 1;
    },
    standInGuest(what, scopes) {
      records = undefined;
      left = what;
      stopped = scopes;
    },
    capture() {
      if (instance === undefined) return;
      if (reads.has('wasmLocals') || reads.has('wasmParams')) locals();
      if (reads.has('locals') && records === undefined) valuesNow(instance);
    },
  };
}
