/** The lines that the comments of one source exclude. What each kind of pragma means is said in docs/exclusions.md. */
import { dialects, mayHavePragmas } from './dialects/index.ts';
import type { FoundPragma, Pragma, Target } from './pragma.ts';
import { type LineSpan, SourceStructure } from './source-structure.ts';

/** A pragma that means nothing where it is. */
export interface LonePragma {
  /** 1-based. */
  readonly line: number;
  readonly words: string;
  readonly why: 'not stopped' | 'not started' | 'started twice' | 'no function';
}

/** What a source excludes. */
export interface ExcludedLines {
  /** Whether a line (1-based) is excluded, with all that is on it. */
  readonly line: (line: number) => boolean;
  /** Whether the branches on a line are: also those of excluded lines. */
  readonly branches: (line: number) => boolean;
  /** Ascending by line. */
  readonly lone: readonly LonePragma[];
}

/** What is known of a source besides its text. */
export interface SourceFacts {
  readonly path: string;
  /** Where functions are declared, 1-based, in any order. */
  readonly declared: readonly number[];
}

/** Lines behind a pragma in which the function that it belongs to is declared. */
const MAX_LINES_TO_FUNCTION = 20;

/**
 * What the comments of a source exclude; undefined: they have no pragma.
 * @param lines of the source: line n at index n − 1
 */
export function excludedLines(lines: readonly string[], facts: SourceFacts): ExcludedLines | undefined {
  if (!lines.some(mayHavePragmas)) return undefined;
  const source = new SourceStructure(facts.path, lines);
  const marks = new Marks(lines.length, source, facts);
  let isAny = false;
  for (const [i, text] of lines.entries()) {
    for (const found of pragmasOf(text, source.comments[i] ?? '')) {
      isAny = true;
      marks.add(found, i + 1);
    }
  }
  return isAny ? marks.finish() : undefined;
}

/** All pragmas of a line. */
function* pragmasOf(text: string, comment: string): Generator<FoundPragma> {
  if (!mayHavePragmas(text)) return;
  for (const { where, pattern, read } of dialects) {
    for (const match of (where === 'anywhere' ? text : comment).matchAll(pattern)) {
      const pragma = read(match);
      if (pragma !== undefined) yield { pragma, words: match[0].replace(/^[\s*/]+/, '') };
    }
  }
}

type Start = Extract<Pragma, { kind: 'start' }>;

/** Lines of one source while its pragmas are read. */
class Marks {
  readonly #excluded: Readonly<Record<Target, Uint8Array>>;
  readonly #lone: LonePragma[] = [];
  /** Regions that have begun, by what they are stopped by. */
  readonly #open = new Map<
    string,
    { readonly pragma: Start; readonly words: string; readonly line: number }
  >();
  readonly #last: number;
  readonly #source: SourceStructure;
  readonly #declared: readonly number[];

  constructor(last: number, source: SourceStructure, { declared }: SourceFacts) {
    this.#excluded = { lines: new Uint8Array(last + 1), branches: new Uint8Array(last + 1) };
    this.#last = last;
    this.#source = source;
    this.#declared = [...declared].sort((a, b) => a - b);
  }

  add({ pragma, words }: FoundPragma, line: number): void {
    switch (pragma.kind) {
      case 'line':
        this.#mark({ from: line, to: line }, pragma.target);
        break;
      case 'block':
        this.#mark(this.#source.blockAt(line), pragma.target);
        break;
      case 'statement':
        this.#statement(this.#source.nextCode(line), pragma.target);
        break;
      case 'next':
        this.#next(line, pragma.count);
        break;
      case 'arm':
        this.#arm(this.#source.nextCode(line), pragma.arm);
        break;
      case 'function':
        this.#function(line, words);
        break;
      case 'file':
        this.#mark({ from: 1, to: this.#last }, 'lines');
        break;
      case 'start':
        this.#start(pragma, words, line);
        break;
      case 'stop':
        this.#stop(pragma.region, words, line);
        break;
    }
  }

  finish(): ExcludedLines {
    for (const { pragma, words, line } of this.#open.values()) {
      if (pragma.unclosed === 'rest') this.#mark({ from: line, to: this.#last }, pragma.target);
      else this.#lone.push({ line, words, why: 'not stopped' });
    }
    const { lines, branches } = this.#excluded;
    return {
      line: (line) => lines[line] === 1,
      branches: (line) => lines[line] === 1 || branches[line] === 1,
      lone: this.#lone.sort((a, b) => a.line - b.line),
    };
  }

  #mark({ from, to }: LineSpan, target: Target): void {
    this.#excluded[target].fill(1, from, Math.min(to, this.#last) + 1);
  }

  #statement(line: number, target: Target): void {
    if (line === 0) return;
    const span = this.#source.statementAt(line);
    // The branches of a block are not those of the statement that opens it.
    this.#mark(target === 'branches' ? this.#source.headerOf(span) : span, target);
  }

  #next(line: number, count: number): void {
    const isOnLine = count === 1 && this.#source.hasCode(line);
    this.#mark(isOnLine ? { from: line, to: line } : { from: line + 1, to: line + count }, 'lines');
  }

  #arm(line: number, arm: 'if' | 'else'): void {
    if (line === 0) return;
    this.#mark({ from: line, to: line }, 'branches');
    const inside = this.#source.armAt(line, arm);
    if (inside !== undefined) this.#mark(inside, 'lines');
  }

  #function(line: number, words: string): void {
    const declared = this.#declared.find((at) => at >= line && at <= line + MAX_LINES_TO_FUNCTION);
    const at = declared ?? 0;
    const begun = this.#source.nextCode(line);
    const end = this.#source.statementAt(begun).to;
    // Its function has no code, or was excluded before: the next one is another.
    if (begun > 0 && end < at && this.#source.opensBlock(begun)) this.#mark({ from: line, to: end }, 'lines');
    else if (at === 0) this.#lone.push({ line, words, why: 'no function' });
    // What is between belongs to it: attributes, the type that it returns.
    else this.#mark({ from: line, to: this.#source.statementAt(at).to }, 'lines');
  }

  #start(pragma: Start, words: string, line: number): void {
    if (this.#open.has(pragma.region)) this.#lone.push({ line, words, why: 'started twice' });
    else this.#open.set(pragma.region, { pragma, words, line });
  }

  #stop(region: string, words: string, line: number): void {
    const start = this.#open.get(region);
    if (start === undefined) this.#lone.push({ line, words, why: 'not started' });
    else this.#mark({ from: start.line, to: line - 1 }, start.pragma.target);
    this.#open.delete(region);
  }
}
