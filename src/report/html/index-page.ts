/** The list of files: totals, a row for each file; browser/file-list.ts sorts, filters, and makes the tree. */
import { type CoverageFacts, type FileFacts, patchOf, type Share, summarize } from '../../coverage/index.ts';
import { counted, footerOf, NO_MODULES } from '../text-footer.ts';
import { xml as nameHtml } from '../xml.ts';
import { barHtml, fractionHtml, levelOf, percentHtml } from './page.ts';

/** A file and the link to its page. */
export interface ListedFile {
  readonly file: FileFacts;
  readonly href: string;
}

/** Of nothing where there is no diff. */
const patchShare = (files: readonly FileFacts[]): Share => patchOf(files)?.share ?? { covered: 0, total: 0 };

const card = (name: string, share: Share): string =>
  `<div class="card ${levelOf(share)}"><span class="name">${name}</span> <strong>${percentHtml(share)}</strong> ${barHtml(share)}<span class="of">${fractionHtml(share)}</span></div>`;

/** The top of a page: a total for each kind. */
export function totalsHtml(files: readonly FileFacts[]): string {
  const { lines, functions, branches } = summarize(files);
  const hasBranches = branches.total > 0;
  const hasPatch = files.some(({ changed }) => changed !== undefined);
  const patch = patchShare(files);
  const cards = [
    card('Lines', lines),
    card('Functions', functions),
    ...(hasBranches ? [card('Branches', branches)] : []),
    ...(hasPatch && patch.total > 0 ? [card('Changed lines', patch)] : []),
  ];
  return `<div class="totals">${cards.join('')}${leftOutHtml(files)}${hasPatch && patch.total === 0 ? '<span class="of">no changed line with code</span>' : ''}</div>`;
}

/** What is in no share. */
function leftOutHtml(files: readonly FileFacts[]): string {
  const sum = (count: (file: FileFacts) => number): number =>
    files.reduce((total, file) => total + count(file), 0);
  const excluded = sum((file) => file.excluded?.length ?? 0);
  const dropped = sum((file) => file.dropped?.length ?? 0);
  const texts = [
    ...(excluded > 0 ? [`${counted(excluded, 'line')} excluded`] : []),
    ...(dropped > 0 ? [`${counted(dropped, 'function')} not in the binary`] : []),
  ];
  return texts.length === 0 ? '' : `<span class="of">${texts.join(', ')}</span>`;
}

/** Which columns the list has besides those that it always has. */
interface Columns {
  readonly branches: boolean;
  readonly patch: boolean;
  readonly dropped: boolean;
}

const columnsOf = (files: readonly ListedFile[]): Columns => ({
  branches: files.some(({ file }) => file.branches !== undefined),
  patch: files.some(({ file }) => file.changed !== undefined),
  dropped: files.some(({ file }) => file.dropped !== undefined && file.dropped.length > 0),
});

/** A cell of the head; `data-col` is the kind of the column, `data-sort` by what it sorts. */
const columnHtml = (kind: string, className: string, label: string): string =>
  `<th scope="col" class="${className}" data-col="${kind}" data-sort="${kind}">${label}</th>`;

const headHtml = ({
  branches,
  patch,
  dropped,
}: Columns): string => `<div class="controls" id="controls" hidden>
<label>Search <input type="search" id="search" autocomplete="off" spellcheck="false"></label>
<label><input type="checkbox" id="missed"> only with missed lines</label>
${branches ? '<label><input type="checkbox" id="partial"> only with missed branches</label>\n' : ''}${patch ? '<label><input type="checkbox" id="changed"> only changed</label>\n' : ''}<fieldset><legend>View</legend><label><input type="radio" name="view" value="tree" checked> tree</label><label><input type="radio" name="view" value="list"> list</label></fieldset>
<span id="shown" role="status"></span>
</div>
<div class="scroll" tabindex="0" role="region" aria-label="Files">
<table id="files">
<thead><tr><th scope="col" class="file" data-sort="path">File</th>${columnHtml('cover', 'num', 'Cover')}<td class="barcell" data-col="bar"></td>${columnHtml('missed', 'num mis', 'Missed')}${columnHtml('lines', 'num wide', 'Lines')}${columnHtml('functions', 'num fns', 'Functions')}${branches ? columnHtml('branches', 'num', 'Branches') : ''}${patch ? columnHtml('patch', 'num', 'Changed') : ''}${dropped ? columnHtml('dropped', 'num mis', 'Absent') : ''}</tr></thead>
<tbody>
`;

function rowHtml({ file, href }: ListedFile, columns: Columns): string {
  const { lines, functions, branches } = summarize([file]);
  const patch = patchShare([file]);
  const dropped = file.dropped?.length ?? 0;
  const shares = [lines, functions, branches, patch].flatMap(({ covered, total }) => [covered, total]);
  const cells = [
    `<td class="num ${levelOf(lines)}">${percentHtml(lines)}</td>`,
    `<td class="barcell">${barHtml(lines)}</td>`,
    `<td class="num mis">${lines.total - lines.covered}</td>`,
    `<td class="num">${fractionHtml(lines)}</td>`,
    `<td class="num fns">${fractionHtml(functions)}</td>`,
    ...(columns.branches ? [`<td class="num">${fractionHtml(branches)}</td>`] : []),
    ...(columns.patch ? [`<td class="num ${levelOf(patch)}">${fractionHtml(patch)}</td>`] : []),
    ...(columns.dropped ? [`<td class="num mis">${dropped === 0 ? '-' : dropped}</td>`] : []),
  ];
  return `<tr data-n="${[...shares, dropped].join(' ')}"><th scope="row" class="file"><a href="${href}">${nameHtml(file.path)}</a></th>${cells.join('')}</tr>
`;
}

/** The main part of the page. */
export function* indexHtml(
  facts: CoverageFacts,
  files: readonly ListedFile[],
): Generator<string, void, undefined> {
  if (facts.modules.length === 0) {
    yield `<p>${NO_MODULES}</p>\n`;
  } else if (files.length === 0) {
    yield '<p>No source line can be counted: no module has line information for a selected file (see <code>wtrace inspect</code>).</p>\n';
  } else {
    const columns = columnsOf(files);
    yield headHtml(columns);
    for (const file of files) yield rowHtml(file, columns);
    yield '</tbody>\n</table>\n</div>\n';
  }
  const hasSilent = files.some(({ file }) => file.lines.some(({ covered, hits }) => covered && hits === 0));
  const notes = footerOf(facts, { silent: hasSilent });
  if (notes.length > 0)
    yield `<ul class="notes">${notes.map((note) => `<li>${nameHtml(note)}</li>`).join('')}</ul>\n`;
}
