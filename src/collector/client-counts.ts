/** What one document or worker has sent of its counts so far. */
import type { CountsMessage } from '../client/index.ts';
import type { AbnormalExit } from '../probe-map/index.ts';
import { abnormalExits, type CutFrame, type FrameOwner } from '../runtime/index.ts';

/** A module of a document or worker. */
export interface ClientModule {
  readonly id: string;
  readonly counters: Float64Array;
  readonly owner: FrameOwner;
}

/** Counts of a module in a document or worker. */
export interface CountsOfClient {
  readonly id: string;
  readonly counters: Float64Array;
  readonly ends: readonly AbnormalExit[];
  /** Whether nothing is known to be missing. */
  readonly complete: boolean;
}

/** See the top of this file. */
export class ClientCounts {
  readonly #modules: (ClientModule | undefined)[] = [];
  #frames: readonly CutFrame[] = [];
  /** Of the moment of {@link #frames}. */
  #seq = 0;
  /** Moment → parts of it that are missing. */
  readonly #missing = new Map<number, Set<number>>();

  /** Adds what a message says. */
  add({ head, changed }: CountsMessage, moduleOf: (id: string) => ClientModule | undefined): void {
    head.ids.forEach((id, index) => {
      this.#modules[index] ??= moduleOf(id);
    });
    if (changed !== undefined) {
      const { module, indices, values } = changed;
      const counters = this.#modules[module]?.counters;
      indices.forEach((index, i) => {
        // They only grow.
        if (counters !== undefined && index < counters.length)
          counters[index] = Math.max(counters[index] ?? 0, values[i] ?? 0);
      });
    }
    this.#note(head.seq, head.part, head.parts);
    if (head.frames === undefined || head.seq < this.#seq) return;
    this.#seq = head.seq;
    this.#frames = head.frames;
  }

  #note(seq: number, part: number, parts: number): void {
    if (parts < 2) {
      // A later moment has all that an earlier one had, unless that is known to have arrived.
      for (const earlier of this.#missing.keys()) if (earlier < seq) this.#missing.delete(earlier);
      return;
    }
    const missing =
      this.#missing.get(seq) ?? new Set(Array.from({ length: Math.min(parts, MAX_PARTS) }, (_, i) => i));
    missing.delete(part);
    this.#missing.set(seq, missing);
    if (missing.size > 0) return;
    for (const earlier of this.#missing.keys()) if (earlier <= seq) this.#missing.delete(earlier);
  }

  /** Counts of all modules now. */
  counts(): CountsOfClient[] {
    const ends = abnormalExits(
      this.#frames,
      this.#modules.map((module) => module?.owner),
    );
    return this.#modules.flatMap((module, index) => {
      if (module === undefined) return [];
      const { id, counters } = module;
      return [{ id, counters, ends: ends[index] ?? [], complete: this.#missing.size === 0 }];
    });
  }
}

/** No document counts so much. */
const MAX_PARTS = 10_000;
