/**
 * Cobertura XML, as gcovr, coverage.py, llvm-cov, coverlet, JaCoCo's converters, istanbul and PHPUnit write it. It says how many arms of a
 * line were taken, not which: of n taken arms, the first n count as taken, once. So the sum of two reports never claims more than one of them.
 */
import sax from 'sax';
import type { BranchArmFacts } from '../coverage/index.ts';
import type { Format } from './format.ts';
import { FileRecord, hitsOf, positionOf, type ReportFiles } from './report-files.ts';

/** See {@link Format}. */
export const coberturaFormat: Format = {
  name: 'cobertura',
  accepts: (text) =>
    /^\uFEFF?\s*</.test(text) && /<coverage\s[^>]*\b(?:line|branch)-rate\s*=/.test(text.slice(0, HEAD)),
  read: (text, files) => {
    const reader = new Reader(files);
    const parser = sax.parser(true, { position: true });
    parser.onerror = (error) => {
      const [first = ''] = error.message.split('\n');
      files.fail('sound Cobertura XML', `line ${parser.line + 1}: ${first.slice(0, 100)}`);
    };
    parser.onopentag = ({ name, attributes }) => reader.open(name, attributes as Attributes);
    parser.ontext = (found) => reader.text(found);
    parser.oncdata = (found) => reader.text(found);
    parser.onclosetag = (name) => reader.close(name);
    parser.write(text.replace(/^\uFEFF/, '')).close();
    return reader.directories;
  },
};

/** Comments and a document type may come before the root. */
const HEAD = 16_384;

type Attributes = Readonly<Record<string, string>>;

interface Line {
  readonly number: number;
  readonly hits: number;
  /** Of `condition-coverage`. */
  readonly arms: { readonly covered: number; readonly total: number } | undefined;
  readonly conditions: Attributes[];
}

interface Method {
  readonly name: string;
  readonly lines: Line[];
}

const MAX_DIRECTORIES = 100;

class Reader {
  /** Texts of `<source>`. */
  readonly directories: string[] = [];
  readonly #files: ReportFiles;
  #isSource = false;
  #source = '';
  #file: { readonly record: FileRecord; readonly lines: Line[]; readonly methods: Method[] } | undefined;
  #method: Method | undefined;
  #line: Line | undefined;

  constructor(files: ReportFiles) {
    this.#files = files;
  }

  open(name: string, attributes: Attributes): void {
    switch (name) {
      case 'source':
        this.#isSource = true;
        this.#source = '';
        break;
      case 'class': {
        const path = attributes['filename'] ?? '';
        if (path === '') this.#fail('a class has no filename');
        this.#file = { record: new FileRecord(path), lines: [], methods: [] };
        break;
      }
      case 'method':
        this.#method = { name: attributes['name'] ?? '', lines: [] };
        this.#file?.methods.push(this.#method);
        break;
      case 'line':
        this.#line = this.#lineOf(attributes);
        (this.#method ?? this.#file)?.lines.push(this.#line);
        break;
      case 'condition':
        this.#line?.conditions.push(attributes);
        break;
    }
  }

  text(text: string): void {
    if (this.#isSource) this.#source += text;
  }

  close(name: string): void {
    if (name === 'source') {
      const directory = this.#source.trim();
      if (directory !== '' && this.directories.length < MAX_DIRECTORIES) this.directories.push(directory);
      this.#isSource = false;
    } else if (name === 'line') this.#line = undefined;
    else if (name === 'method') this.#method = undefined;
    else if (name === 'class') this.#closeFile();
  }

  #fail(what: string): never {
    return this.#files.fail('sound Cobertura XML', what);
  }

  #lineOf(attributes: Attributes): Line {
    const number = positionOf(attributes['number']) ?? this.#fail('a line has no number');
    const hits = hitsOf(attributes['hits']) ?? this.#fail(`line ${number} has no hits`);
    const share = /\((\d{1,9})\/(\d{1,9})\)/.exec(attributes['condition-coverage'] ?? '');
    if (share === null) return { number, hits, arms: undefined, conditions: [] };
    const [covered, total] = [Number(share[1]), Number(share[2])];
    if (covered > total) this.#fail(`line ${number} has more taken arms than arms`);
    this.#files.reserveArms(total);
    return { number, hits, arms: { covered, total }, conditions: [] };
  }

  #closeFile(): void {
    if (this.#file === undefined) return;
    const { record, lines, methods } = this.#file;
    for (const { name, lines: own } of methods) {
      const [first] = own.toSorted((a, b) => a.number - b.number);
      if (first !== undefined) record.functions.push({ name, line: first.number, hits: first.hits });
    }
    // Some tools have lines in methods only.
    for (const line of lines.length > 0 ? lines : methods.flatMap((method) => method.lines)) {
      record.addLine(line.number, line.hits);
      for (const [number, point] of pointsOf(line).entries())
        record.branches.push({ line: line.number, number, ...point });
    }
    this.#files.add(record);
    this.#file = undefined;
  }
}

interface Point {
  readonly kind: 'branch' | 'switch';
  readonly arms: readonly BranchArmFacts[];
}

/** A point for each condition, where these say all, else one for the line. */
function pointsOf({ arms, conditions }: Line): readonly Point[] {
  if (arms === undefined || arms.total === 0) return [];
  const jumps = conditions.flatMap(({ type, coverage }) => {
    const covered = ['0%', '50%', '100%'].indexOf(coverage ?? '');
    return type === 'jump' && covered >= 0 ? [covered] : [];
  });
  const isAll =
    jumps.length === conditions.length &&
    2 * jumps.length === arms.total &&
    jumps.reduce((sum, covered) => sum + covered, 0) === arms.covered;
  if (isAll) return jumps.map((covered) => ({ kind: 'branch', arms: armsOf(covered, 2) }));
  const kind = conditions.some(({ type }) => type === 'switch') ? 'switch' : 'branch';
  return [{ kind, arms: armsOf(arms.covered, arms.total) }];
}

const armsOf = (covered: number, total: number): readonly BranchArmFacts[] =>
  Array.from({ length: total }, (_, i) => ({ hits: i < covered ? 1 : 0, to: { kind: 'unknown' } }));
