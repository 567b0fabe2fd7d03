/** A source file with its counts, line by line. */
import type { BranchFacts, FileFacts, LineFacts } from '../../coverage/index.ts';
import { branchesByLine } from '../branches-by-line.ts';
import type { SourceText } from '../report.ts';
import { branchesHtml } from './arms-html.ts';
import type { LineData } from './browser/line-data.ts';
import { type Condition, conditionsOf } from './decisions.ts';
import { functionListsHtml } from './functions-html.ts';
import { highlightLines } from './highlight.ts';
import { contextCounts } from './line-data.ts';
import { countText, markOf, type OtherLines, titles } from './line-marks.ts';

/** Lines that browsers lay out together, when they come into view. */
const CHUNK = 250;

/** A file to be shown. */
export interface ShownSource {
  readonly file: FileFacts;
  /** Undefined: not at hand. */
  readonly source: SourceText | undefined;
  /** Of the ids of lines, where several files share a page. */
  readonly prefix: string;
  /** Line → two numbers for each function that has code of it. */
  readonly instances?: LineData['instances'] | undefined;
  /** Where the script finds more of its lines, see browser/line-data.ts: names of files or, after `#`, ids of elements. */
  readonly data?: string | undefined;
  readonly code?: string | undefined;
}

/** The main part of a file's page. */
export function* sourceHtml(shown: ShownSource): Generator<string, void, undefined> {
  const { file, source, prefix, data, code } = shown;
  yield functionListsHtml(file, prefix);
  if (source === undefined) {
    yield '<p class="note">The source is not at hand, so only the numbers of its lines are shown: give <code>--source-root</code> or <code>--remap</code>.</p>\n';
  } else if (source.isChanged === true) {
    yield '<p class="note warn">The file is not what was compiled: counts may be beside the wrong lines. Build again, or give <code>--source-root</code>.</p>\n';
  }
  yield filtersHtml(shown);
  const lines = new LinesHtml(shown);
  const attributes = `${data === undefined ? '' : ` data-lines="${data}"`}${code === undefined ? '' : ` data-code="${code}"`}`;
  yield `<div class="source${lines.hasContexts ? ' with-contexts' : ''}"${attributes}>\n`;
  yield* source === undefined ? lines.alone() : lines.withText(source.lines);
  yield '</div>\n';
}

/** Boxes and a field, hidden until the script is there. */
function filtersHtml(shown: ShownSource): string {
  const { file, prefix } = shown;
  const box = (value: string, label: string): string =>
    `<label><input type="checkbox" value="${value}"> only ${label}</label> `;
  const list = `${prefix}contexts`;
  const { branches, changed, contexts } = file;
  return `<div class="controls filters" hidden>${box('miss', 'missed')}${branches === undefined ? '' : box('part', 'partial')}${changed === undefined ? '' : box('changed', 'changed')}${
    contexts === undefined
      ? ''
      : `<label>Context <input type="search" class="context" list="${list}" autocomplete="off" spellcheck="false" placeholder="any"></label><datalist id="${list}"></datalist> `
  }${hintHtml(shown)}<span class="shown" role="status"></span></div>\n`;
}

/** What the panel of a line shows. */
function hintHtml({ file, instances, data, code }: ShownSource): string {
  const known = [
    ...(file.contexts === undefined ? [] : ['contexts']),
    ...(Object.keys(instances ?? {}).length === 0 ? [] : ['instances (\u00d7)']),
    ...(code === undefined ? [] : ['instructions']),
  ];
  if (data === undefined && code === undefined) return '';
  return `<span>Click a count, or press <kbd>i</kbd>, for ${known.join(', ')}.</span> `;
}

/** Lines of one file as HTML. */
class LinesHtml {
  readonly #shown: ShownSource;
  readonly #branches: ReadonlyMap<number, readonly BranchFacts[]>;
  readonly #conditions: ReadonlyMap<BranchFacts, Condition>;
  readonly #others: OtherLines;
  readonly #changed: ReadonlySet<number>;
  readonly #contexts: ReadonlyMap<number, number> | undefined;

  constructor(shown: ShownSource) {
    const { file, source } = shown;
    const { branches = [], excluded, dropped = [], changed } = file;
    this.#shown = shown;
    this.#branches = branchesByLine(file);
    this.#conditions = conditionsOf(branches, source?.lines);
    this.#others = {
      excluded: new Set(excluded),
      dropped: new Set(dropped.flatMap(({ lines }) => lines)),
    };
    this.#changed = new Set(changed);
    this.#contexts = file.contexts === undefined ? undefined : contextCounts(file);
  }

  /** Whether lines have a column for their contexts. */
  get hasContexts(): boolean {
    return this.#contexts !== undefined;
  }

  *withText(texts: readonly string[]): Generator<string, void, undefined> {
    const { file } = this.#shown;
    const html = highlightLines(file.path, texts);
    // A source of another build may be too short; what ran is shown none the less.
    const last = file.lines.at(-1)?.line ?? 0;
    const total = Math.max(last, texts.at(-1) === '' ? texts.length - 1 : texts.length);
    let next = 0;
    for (let from = 1; from <= total; from += CHUNK) {
      const to = Math.min(from + CHUNK, total + 1);
      const lines: string[] = [];
      for (let number = from; number < to; number++) {
        const line = file.lines[next]?.line === number ? file.lines[next++] : undefined;
        lines.push(this.#line(number, line, html[number - 1] ?? ''));
      }
      yield chunkHtml(lines);
    }
  }

  /** Without the text: lines with code, excluded lines, and those of dropped functions. */
  *alone(): Generator<string, void, undefined> {
    const { lines } = this.#shown.file;
    const { excluded, dropped } = this.#others;
    const facts = new Map(lines.map((line) => [line.line, line]));
    const numbers = [...new Set([...facts.keys(), ...excluded, ...dropped])].sort((a, b) => a - b);
    for (let from = 0; from < numbers.length; from += CHUNK) {
      const some = numbers.slice(from, from + CHUNK);
      yield chunkHtml(some.map((number) => this.#line(number, facts.get(number), '')));
    }
  }

  #line(number: number, line: LineFacts | undefined, text: string): string {
    const { prefix } = this.#shown;
    const branches = this.#branches.get(number) ?? [];
    const mark = markOf(number, line, branches, this.#others);
    const id = `${prefix}L${number}`;
    const isChanged = this.#changed.has(number);
    const arms = branchesHtml(branches, this.#conditions, prefix);
    return `<div class="l ${mark}${isChanged ? ' ch' : ''}" id="${id}"><a class="n" href="#${id}">${number}</a><span class="c"${titles[mark]}>${countText(mark, line)}</span>${this.#contextMark(number)}<span class="t"><code>${text}</code>${arms}${this.#instanceMark(number)}</span></div>\n`;
  }

  /** How many functions have code of the line, where there are several. */
  #instanceMark(number: number): string {
    const count = (this.#shown.instances?.[number]?.length ?? 0) / 2;
    return count > 1 ? `<span class="inst">\u00d7${count}</span>` : '';
  }

  #contextMark(number: number): string {
    if (this.#contexts === undefined) return '';
    const count = this.#contexts.get(number) ?? 0;
    return `<span class="x">${count === 0 ? '' : count}</span>`;
  }
}

const chunkHtml = (lines: readonly string[]): string =>
  `<div class="chunk${lines.length === CHUNK ? '' : ' last'}">${lines.join('')}</div>\n`;
