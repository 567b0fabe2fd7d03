/** Points at lines of a program's source: where they are in its modules, and what is read there. */
import type { VariableReading } from '../debuginfo/index.ts';
import { UsageError, type Warning } from '../errors.ts';
import { nearestName } from '../nearest-name.ts';
import type { FoundPoint, GivenPoint, PointRules } from './given-points.ts';
import type { FoundWatch, GivenWatch } from './given-watches.ts';
import { PointsOfModule } from './points-of-module.ts';

const NAMES_SHOWN = 5;

/** See the top of this file. */
export class ProgramPoints {
  readonly #given: readonly GivenPoint[];
  readonly #rules: PointRules;
  readonly #found: readonly FoundPoint[];
  readonly #watches: readonly GivenWatch[];
  readonly #watched: readonly FoundWatch[];
  /** Names of the files of all modules → false: they are left out, as those of system libraries are. */
  readonly #files = new Map<string, boolean>();

  constructor(given: readonly GivenPoint[], rules: PointRules, watches: readonly GivenWatch[] = []) {
    this.#watches = watches;
    this.#watched = watches.map(() => ({ sites: 0, problems: [], causes: [] }));
    this.#given = given;
    this.#rules = rules;
    this.#found = given.map(() => ({
      files: new Set(),
      omitted: new Set(),
      lines: new Set(),
      sites: 0,
      unmet: [],
    }));
  }

  /** The points of one module. @param reading undefined: variables cannot be read */
  of(reading: VariableReading | undefined): PointsOfModule {
    return new PointsOfModule({
      given: this.#given,
      found: this.#found,
      watches: this.#watches,
      watched: this.#watched,
      rules: this.#rules,
      reading,
      sawFile: (name, isTraced) => {
        this.#files.set(name, isTraced || this.#files.get(name) === true);
      },
    });
  }

  /**
   * Says what came of the points when all modules were rewritten.
   * @returns a warning for each that is at another line than was given
   * @throws UsageError for the first that is nowhere, or that names what is not there
   */
  settle(): readonly Warning[] {
    this.#watches.forEach(({ option }, index) => {
      const { sites, problems, causes } = this.#watched[index] ?? { sites: 0, problems: [], causes: [] };
      if (sites > 0) return;
      const why = causes[0]?.() ?? problems[0] ?? 'no module has variables';
      throw new UsageError(`${option}: ${why}`);
    });
    return this.#given.flatMap((given, index) => {
      const found = this.#found[index];
      if (found === undefined) return [];
      const problem = this.#problem(given, found);
      if (problem !== undefined) throw new UsageError(problem);
      if (found.lines.has(given.line)) return [];
      const place = `${[...found.files].join(', ')}:${[...found.lines].join(', ')}`;
      const message = `${given.option}: line ${given.line} has no code; the point is at ${place}`;
      return [{ slug: 'point-moved', message }];
    });
  }

  #problem({ option, file, line, prints, when }: GivenPoint, found: FoundPoint): string | undefined {
    if (found.files.size === 0) {
      const [left] = found.omitted;
      if (left !== undefined) return `${option}: ${left} is not traced; add --include '**/${lastPart(left)}'`;
      return `${option}: no file of this program is named ${file}; ${this.#nearFiles(file)}`;
    }
    if (found.sites === 0) return `${option}: line ${line} has no code, nor has any other line of ${file}`;
    for (const { text } of prints) {
      const unmet = found.unmet.filter(({ of }) => of.kind === 'print' && of.text === text);
      if (unmet.length >= found.sites && unmet[0] !== undefined)
        return `${option} --print '${text}': ${unmet[0].why}`;
    }
    const unmet = found.unmet.filter(({ of }) => of.kind === 'when');
    if (when !== undefined && unmet.length >= found.sites && unmet[0] !== undefined)
      return `${option} --when: ${unmet[0].why}`;
    return undefined;
  }

  #nearFiles(name: string): string {
    const all = [...this.#files.keys()].sort();
    const isTraced = (each: string): boolean => this.#files.get(each) === true;
    const names = [...all.filter(isTraced), ...all.filter((each) => !isTraced(each))];
    const last = new Map(names.toReversed().map((each) => [lastPart(each), each]));
    const near = nearestName(lastPart(name), [...last.keys()]);
    if (near !== undefined) return `did you mean ${last.get(near)}?`;
    const more = names.length > NAMES_SHOWN ? `, and ${names.length - NAMES_SHOWN} more` : '';
    return names.length === 0
      ? 'it has no lines'
      : `there are ${names.slice(0, NAMES_SHOWN).join(', ')}${more}`;
  }
}

const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
