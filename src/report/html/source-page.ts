/** A source file with its counts, line by line. */
import { armNames, type BranchFacts, type FileFacts, type LineFacts } from '../../coverage/index.ts';
import { branchesByLine } from '../branches-by-line.ts';
import type { SourceText } from '../report.ts';
import { xml as nameHtml } from '../xml.ts';
import { highlightLines } from './highlight.ts';

/** Lines that browsers lay out together, when they come into view. */
const CHUNK = 250;

/** How a line is shown: `hit`, `part` (ran, an arm of a branch did not), `miss`, `silent` (ran without an event of its own), or `no` code. */
type Mark = 'hit' | 'part' | 'miss' | 'silent' | 'no';

function markOf(line: LineFacts | undefined, branches: readonly BranchFacts[]): Mark {
  if (line === undefined) return 'no';
  if (!line.covered) return 'miss';
  if (branches.some(({ arms }) => arms.some(({ hits }) => hits === 0))) return 'part';
  return line.hits > 0 ? 'hit' : 'silent';
}

/** What is read out, and shown when the pointer rests on the count. */
const titles: Readonly<Record<Mark, string>> = {
  hit: '',
  part: ' title="ran; an arm of a branch was not taken"',
  miss: ' title="did not run"',
  silent: ' title="ran without a line event of its own"',
  no: '',
};

/** What a line of the page is made of. */
interface ShownLine {
  readonly number: number;
  readonly line: LineFacts | undefined;
  readonly branches: readonly BranchFacts[];
  /** HTML. */
  readonly text: string;
  readonly prefix: string;
}

function lineHtml({ number, line, branches, text, prefix }: ShownLine): string {
  const mark = markOf(line, branches);
  const count = line === undefined ? '' : line.covered && line.hits === 0 ? '~' : String(line.hits);
  const id = `${prefix}L${number}`;
  const arms = branches.map((branch) => armsHtml(branch, prefix)).join('');
  return `<div class="l ${mark}" id="${id}"><a class="n" href="#${id}">${number}</a><span class="c"${titles[mark]}>${count}</span><span class="t"><code>${text}</code>${arms}</span></div>\n`;
}

/** Beside the text of a line, for each arm of a branch where it leads and how often it was taken. */
function armsHtml(branch: BranchFacts, prefix: string): string {
  const names = armNames(branch);
  const marks = branch.arms.map(({ hits, to }, i) => {
    const label = `\u2192${nameHtml(names[i] ?? '')} <b>${hits}</b>`;
    const className = hits > 0 ? 'arm' : 'arm not';
    const isHere = to.kind === 'place' && to.path === undefined;
    return isHere
      ? `<a class="${className}" href="#${prefix}L${to.line}">${label}</a>`
      : `<span class="${className}">${label}</span>`;
  });
  const joined = branch.joined ? ' title="the condition as a whole"' : '';
  return `<span class="arms"${joined}>${marks.join('')}</span>`;
}

const functionsHtml = ({ functions }: FileFacts, prefix: string): string =>
  functions.length === 0
    ? ''
    : `<details class="functions"><summary>${functions.length} function${functions.length === 1 ? '' : 's'}, ${functions.filter(({ hits }) => hits === 0).length} not called</summary><ul>${functions
        .map(({ name, line, hits }) => {
          const label = `<span class="c">${hits}</span> ${nameHtml(name)}`;
          const mark = hits > 0 ? 'hit' : 'miss';
          return line > 0
            ? `<li class="${mark}"><a href="#${prefix}L${line}">${label}</a></li>`
            : `<li class="${mark}">${label}</li>`;
        })
        .join('')}</ul></details>\n`;

/**
 * The main part of a file's page.
 * @param prefix of the ids of lines, where several files share a page
 */
export function* sourceHtml(
  file: FileFacts,
  source: SourceText | undefined,
  prefix = '',
): Generator<string, void, undefined> {
  yield functionsHtml(file, prefix);
  if (source === undefined) {
    yield '<p class="note">The source is not at hand, so only the numbers of its lines are shown: give <code>--source-root</code> or <code>--remap</code>.</p>\n';
  } else if (source.isChanged === true) {
    yield '<p class="note warn">The file is not what was compiled: counts may be beside the wrong lines. Build again, or give <code>--source-root</code>.</p>\n';
  }
  yield '<div class="source">\n';
  yield* source === undefined ? linesAlone(file, prefix) : linesWithText(file, source.lines, prefix);
  yield '</div>\n';
}

function* linesWithText(
  file: FileFacts,
  texts: readonly string[],
  prefix: string,
): Generator<string, void, undefined> {
  const html = highlightLines(file.path, texts);
  const branches = branchesByLine(file);
  const last = file.lines.at(-1)?.line ?? 0;
  // A source of another build may be too short; what ran is shown none the less.
  const total = Math.max(last, texts.at(-1) === '' ? texts.length - 1 : texts.length);
  let next = 0;
  for (let from = 1; from <= total; from += CHUNK) {
    const to = Math.min(from + CHUNK, total + 1);
    let chunk = `<div class="chunk${to - from === CHUNK ? '' : ' last'}">`;
    for (let number = from; number < to; number++) {
      const line = file.lines[next]?.line === number ? file.lines[next++] : undefined;
      const text = html[number - 1] ?? '';
      chunk += lineHtml({ number, line, branches: branches.get(number) ?? [], text, prefix });
    }
    yield `${chunk}</div>\n`;
  }
}

function* linesAlone(file: FileFacts, prefix: string): Generator<string, void, undefined> {
  const { lines } = file;
  const branches = branchesByLine(file);
  for (let from = 0; from < lines.length; from += CHUNK) {
    const some = lines.slice(from, from + CHUNK);
    yield `<div class="chunk${some.length === CHUNK ? '' : ' last'}">${some
      .map((line) =>
        lineHtml({ number: line.line, line, branches: branches.get(line.line) ?? [], text: '', prefix }),
      )
      .join('')}</div>\n`;
  }
}
