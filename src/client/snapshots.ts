/** The counts of a page or worker, as messages: what changed since the last that arrived. */
import { SafeSet } from '../safe-collections.ts';
import type { CountsJson } from './message.ts';
import type { PageInstances, PageModule } from './page-instances.ts';

/** Numbers in one message: with its head less than the 64 KB that browsers send for a page that is gone. */
const MAX_PART = 5000;

/** Values from here on are not distinguished. */
const MAX_COUNT = 2 ** 53;

/** The messages of one moment. */
export interface Snapshot {
  readonly messages: readonly string[];
  /** Says that they have arrived: what they hold is not sent again. */
  arrived(): void;
}

/** See the top of this file. */
export interface Snapshots {
  /** Of this document or worker. */
  readonly key: string;
  readonly instances: PageInstances;
  /** Adds the message of what a module is, which has to be known before its counts are of use. */
  describe(message: string): void;
  /** Adds a module. @param id name of its file in the data directory */
  add(id: string, module: PageModule): void;
  /** Undefined: there is nothing that has not arrived. */
  take(): Snapshot | undefined;
}

/** See the top of this file. */
export function snapshotsOf(instances: PageInstances): Snapshots {
  const key = crypto.getRandomValues(new Uint32Array(4)).join('');
  const ids: string[] = [];
  const modules: PageModule[] = [];
  /** Messages of modules that are not known to have arrived. */
  const described = new SafeSet<string>();
  /** By module: the counters that are known to have arrived. */
  let arrived: readonly Float64Array[] = [];
  let arrivedFrames = '[]';
  let seq = 0;

  /** For each message what {@link CountsJson.counts} has. */
  const partsOf = (now: readonly Float64Array[]): number[][] => {
    const parts: number[][] = [];
    now.forEach((counters, module) => {
      let part: number[] = [];
      let next = 0;
      counters.forEach((value, index) => {
        if (value === (arrived[module]?.[index] ?? 0)) return;
        if (part.length === 0 || part.length > MAX_PART) {
          part = [module];
          parts.push(part);
          next = 0;
        }
        part.push(index - next, value);
        next = index + 1;
      });
    });
    return parts;
  };

  return {
    key,
    instances,
    describe: (message) => described.add(message),
    add(id, module) {
      ids.push(id);
      modules.push(module);
    },
    take() {
      const now = modules.map((module) => module.counters().map((counter) => Math.min(counter, MAX_COUNT)));
      const found = instances.frames();
      const frames = JSON.stringify(found);
      const parts: (readonly number[] | undefined)[] = partsOf(now);
      const before = [...described];
      if (parts.length + before.length === 0 && frames === arrivedFrames) return undefined;
      if (parts.length === 0) parts.push(undefined);
      const moment = ++seq;
      const messages = parts.map((counts, part) => {
        const json: CountsJson = {
          ...{ key, seq, part, parts: parts.length, ids, counts },
          frames: part === 0 ? found : undefined,
        };
        return JSON.stringify(json);
      });
      return {
        messages: [...before, ...messages],
        arrived: () => {
          for (const message of before) described.delete(message);
          if (moment !== seq) return;
          arrived = now;
          arrivedFrames = frames;
        },
      };
    },
  };
}
