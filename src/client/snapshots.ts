/** The counts of a realm, as messages: what changed since the last that arrived. */
import { type CutFrame, currentFrames, instancesOfRealm, type RegisteredModule } from '../runtime/index.ts';
import { SafeMap, SafeSet } from '../safe-collections.ts';
import { appendNumber, encodeMessage, type FrameRow, MAX_COUNT, type MessageHead } from './message.ts';

/** Bytes of counters in one message: with its head less than the 64 KB that browsers send for a page that is gone. */
const MAX_PART = 40_000;

/** The messages of one moment. */
export interface Snapshot {
  readonly messages: readonly Uint8Array<ArrayBuffer>[];
  /** Says that they have arrived: what they hold is not sent again. */
  arrived(): void;
}

type Counts = readonly [module: number, counters: number];

/** See the top of this file. */
export class Snapshots {
  /** Of this document or worker. */
  readonly key: string = Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) =>
    word.toString(36),
  ).join('');
  readonly #ids: string[] = [];
  readonly #modules: RegisteredModule[] = [];
  /** By module: the counters that are known to have arrived. */
  #arrived: Float64Array[] = [];
  #arrivedFrames = '[]';
  #seq = 0;
  /** Messages of modules that are not known to have arrived. */
  readonly #described = new SafeSet<Uint8Array<ArrayBuffer>>();

  /** Adds what a module is, which has to be known before its counts are of use. */
  describe(message: Uint8Array<ArrayBuffer>): void {
    this.#described.add(message);
  }

  /** Adds a module of the realm. */
  add(id: string, module: RegisteredModule): void {
    this.#ids.push(id);
    this.#modules.push(module);
  }

  /** Undefined: there is nothing that has not arrived. */
  take(): Snapshot | undefined {
    const now = this.#modules.map((module) =>
      Float64Array.from(module.counters(), (counter) => Math.min(Number(counter), MAX_COUNT)),
    );
    const frames = JSON.stringify(this.#frames());
    const parts = this.#parts(now);
    const described = [...this.#described];
    if (parts.length + described.length === 0 && frames === this.#arrivedFrames) return undefined;
    if (parts.length === 0) parts.push({ counts: [], bytes: [] });
    const seq = ++this.#seq;
    const messages = parts.map(({ counts, bytes }, part) => {
      const head: MessageHead = {
        ...{ key: this.key, seq, part, parts: parts.length, ids: this.#ids, counts },
        ...(part === 0 && { frames: JSON.parse(frames) as FrameRow[] }),
      };
      return encodeMessage(head, bytes);
    });
    return {
      messages: [...described, ...messages],
      arrived: () => {
        for (const message of described) this.#described.delete(message);
        if (seq !== this.#seq) return;
        this.#arrived = now;
        this.#arrivedFrames = frames;
      },
    };
  }

  #parts(now: readonly Float64Array[]): { counts: Counts[]; bytes: number[] }[] {
    const parts: { counts: Counts[]; bytes: number[] }[] = [];
    now.forEach((counters, module) => {
      const before = this.#arrived[module];
      let bytes: number[] = [];
      let count = 0;
      let next = 0;
      const finish = (): void => {
        if (count > 0) parts.push({ counts: [[module, count]], bytes });
        bytes = [];
        count = 0;
        next = 0;
      };
      counters.forEach((value, index) => {
        if (value === (before?.[index] ?? 0)) return;
        appendNumber(bytes, index - next);
        appendNumber(bytes, value);
        next = index + 1;
        count++;
        if (bytes.length > MAX_PART) finish();
      });
      finish();
    });
    return parts;
  }

  #frames(): FrameRow[] {
    const frames: readonly CutFrame[] = instancesOfRealm().live(
      new SafeMap(this.#modules.map((module, index) => [index, module])),
      currentFrames() ?? [],
      false,
    );
    return frames.map(({ url, funcidx, offset, module, newest, how, count }) => [
      ...([url, funcidx, offset, module, newest, how, count] as const),
    ]);
  }
}
