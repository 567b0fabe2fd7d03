/** The option `watches` of `load`: values whose changes are shown, or handed to a function. */
import { checkOptions, type OptionShape, shown } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import type { Frame } from '../runtime/index.ts';
import { type PointRow, type PointsOfFrame, SeenValues } from '../variables/index.ts';
import { type GivenWatch, parseWatch } from './given-watches.ts';
import { callAtOnce } from './point-callback.ts';

/** A value that is watched. */
export interface WatchOptions {
  /** `total`, `counter.c:total`, or `sum:i` for what is in a function; an expression in the language of docs/when.md. */
  readonly watch: string;
  /** Called at the first line after each change, while the guest is stopped there; by default, `console.log(change.text)`. */
  readonly fn?: (change: WatchChange) => void;
}

/** A watched value that is another one than at the line before. */
export interface WatchChange {
  /** As it was given. */
  readonly watch: string;
  /** The line that is about to run; its file as reports name it. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** Name of the function. */
  readonly function: string;
  /** Both values, as they are shown. */
  readonly old: string;
  readonly new: string;
  /** `sum.c:12: total: 3 -> 4` */
  readonly text: string;
}

const shapes = {
  watch: 'a string',
  fn: 'a function',
} as const satisfies Readonly<Record<keyof WatchOptions, OptionShape>>;

/** The watches of a program. */
export class Watches {
  readonly given: readonly GivenWatch[];
  /** Some are of functions: frames must have their depth, and there must be `call` events. */
  readonly perActivation: boolean;
  readonly #options: readonly WatchOptions[];
  readonly #seen: SeenValues;

  /** @throws UsageError */
  constructor(options: readonly (WatchOptions | string)[]) {
    if (!Array.isArray(options))
      throw new UsageError(`the option watches must be an array, not ${shown(options)}`);
    this.#options = options.map((each: WatchOptions | string): WatchOptions => {
      const watch = typeof each === 'string' ? { watch: each } : each;
      checkOptions(watch, 'a watch', shapes);
      return watch;
    });
    this.given = this.#options.map(({ watch }) => parseWatch(String(watch), 'watch'));
    this.perActivation = this.given.some(({ within }) => within !== undefined);
    this.#seen = new SeenValues(this.perActivation);
  }

  /** An activation begins. */
  begin(frame: Frame): void {
    if (this.perActivation) this.#seen.begin(frame.depth);
  }

  /** Reports what has changed since the line before. */
  report(frame: Frame, row: PointRow, points: PointsOfFrame): void {
    for (const planned of row.watches) {
      const found = this.#seen.changed(planned, points, () => frame.depth);
      const { [planned.index]: option } = this.#options;
      if (found === undefined || option === undefined) continue;
      const { file, line } = row;
      const { oldText, newText } = found;
      const name = this.given[planned.index]?.text;
      const change: WatchChange = {
        ...{ watch: option.watch, file, line, function: frame.function.name, old: oldText, new: newText },
        text: `${file}:${line}: ${name}: ${oldText} -> ${newText}`,
      };
      if (option.fn === undefined) console.log(change.text);
      else callAtOnce(option.fn, change, `watch '${option.watch}'`);
    }
  }
}
