/**
 * Which lines the places of functions are on, numbered: for many sets of counts of one module, of which each is to be lines.
 * Lines of a function are looked up when it runs for the first time.
 */
import type { FunctionCounts, FunctionProbes } from '../probe-map/index.ts';

/** Numbers of the lines of one function; -1: it does not count. */
interface FunctionLines {
  readonly places: Int32Array;
  readonly silent: Int32Array;
}

/** See the top of this file. */
export class PlaceLines {
  readonly #functions: readonly FunctionProbes[];
  readonly #counts: (file: number, line: number) => boolean;
  /** By position of the function. */
  readonly #lines: FunctionLines[] = [];
  /** Index of a file → line → number. */
  readonly #numbers: Map<number, number>[] = [];
  /** Number → index of its file, and line. */
  readonly #file: number[] = [];
  readonly #line: number[] = [];
  /** Number → whether it is among the marked. */
  readonly #isMarked: boolean[] = [];
  #marked: number[] = [];

  /** @param counts whether a line of a file of the probe map counts */
  constructor(functions: readonly FunctionProbes[], counts: (file: number, line: number) => boolean) {
    this.#functions = functions;
    this.#counts = counts;
  }

  /** Marks the lines that ran. @param position of the function that the counts are of */
  mark(position: number, { places, silent }: Pick<FunctionCounts, 'places' | 'silent'>): void {
    const lines = this.#linesOf(position);
    for (let i = 0; i < places.length; i++) if (places[i]! > 0) this.#markOne(lines.places[i]!);
    for (let i = 0; i < silent.length; i++) if (silent[i]) this.#markOne(lines.silent[i]!);
  }

  /** Gives each marked line, by file; then none is marked. */
  take(visit: (file: number, line: number) => void): void {
    for (const number of this.#marked) {
      this.#isMarked[number] = false;
      visit(this.#file[number]!, this.#line[number]!);
    }
    this.#marked = [];
  }

  #markOne(number: number): void {
    if (number < 0 || this.#isMarked[number]) return;
    this.#isMarked[number] = true;
    this.#marked.push(number);
  }

  #linesOf(position: number): FunctionLines {
    const known = this.#lines[position];
    if (known !== undefined) return known;
    const { places, silent } = this.#functions[position]!;
    const ofPlaces = new Int32Array(places.length);
    const place = places.read();
    for (let i = 0; place.next(); i++) ofPlaces[i] = this.#number(place.file, place.line);
    const ofSilent = Int32Array.from(silent, ([file, line]) => this.#number(file, line));
    const lines = { places: ofPlaces, silent: ofSilent };
    this.#lines[position] = lines;
    return lines;
  }

  #number(file: number, line: number): number {
    if (!this.#counts(file, line)) return -1;
    const ofFile = this.#numbers[file] ?? new Map<number, number>();
    this.#numbers[file] = ofFile;
    let number = ofFile.get(line);
    if (number === undefined) {
      number = this.#line.push(line) - 1;
      this.#file.push(file);
      this.#isMarked.push(false);
      ofFile.set(line, number);
    }
    return number;
  }
}
