/** The list of files: totals, a row for each file; page-script.ts sorts, filters, and makes the tree. */
import {
  type CoverageFacts,
  type FileFacts,
  type Share,
  type Summary,
  summarize,
} from '../../coverage/index.ts';
import { footerOf } from '../text-footer.ts';
import { xml as nameHtml } from '../xml.ts';
import { barHtml, fractionHtml, levelOf, percentHtml } from './page.ts';

/** A file and the link to its page. */
export interface ListedFile {
  readonly file: FileFacts;
  readonly href: string;
}

const card = (name: string, share: Share): string =>
  `<div class="card ${levelOf(share)}"><span class="name">${name}</span> <strong>${percentHtml(share)}</strong> ${barHtml(share)}<span class="of">${fractionHtml(share)}</span></div>`;

/** The top of a page: a total for each kind. */
export const totalsHtml = ({ lines, functions, branches }: Summary): string =>
  `<div class="totals">${card('Lines', lines)}${card('Functions', functions)}${branches.total > 0 ? card('Branches', branches) : ''}</div>`;

const headHtml = (hasBranches: boolean): string => `<div class="controls" id="controls" hidden>
<label>Search <input type="search" id="search" autocomplete="off" spellcheck="false"></label>
<label><input type="checkbox" id="missed"> only with missed lines</label>
${hasBranches ? '<label><input type="checkbox" id="partial"> only with missed branches</label>\n' : ''}<fieldset><legend>View</legend><label><input type="radio" name="view" value="tree" checked> tree</label><label><input type="radio" name="view" value="list"> list</label></fieldset>
<span id="shown" role="status"></span>
</div>
<div class="scroll" tabindex="0" role="region" aria-label="Files">
<table id="files">
<thead><tr><th scope="col" class="file" data-sort="path">File</th><th scope="col" class="num" data-sort="cover">Cover</th><td class="barcell"></td><th scope="col" class="num mis" data-sort="missed">Missed</th><th scope="col" class="num wide" data-sort="lines">Lines</th><th scope="col" class="num fns" data-sort="functions">Functions</th>${hasBranches ? '<th scope="col" class="num" data-sort="branches">Branches</th>' : ''}</tr></thead>
<tbody>
`;

function rowHtml({ file, href }: ListedFile, hasBranches: boolean): string {
  const { lines, functions, branches } = summarize([file]);
  const numbers = [lines, functions, branches].flatMap(({ covered, total }) => [covered, total]).join(' ');
  return `<tr data-n="${numbers}"><th scope="row" class="file"><a href="${href}">${nameHtml(file.path)}</a></th><td class="num ${levelOf(lines)}">${percentHtml(lines)}</td><td class="barcell">${barHtml(lines)}</td><td class="num mis">${lines.total - lines.covered}</td><td class="num">${fractionHtml(lines)}</td><td class="num fns">${fractionHtml(functions)}</td>${hasBranches ? `<td class="num">${fractionHtml(branches)}</td>` : ''}</tr>
`;
}

/** The main part of the page. */
export function* indexHtml(
  facts: CoverageFacts,
  files: readonly ListedFile[],
): Generator<string, void, undefined> {
  if (files.length === 0) {
    yield '<p>No source line can be counted: no module has line information for a selected file (see <code>wtrace inspect</code>).</p>\n';
  } else {
    const hasBranches = files.some(({ file }) => file.branches !== undefined);
    yield headHtml(hasBranches);
    for (const file of files) yield rowHtml(file, hasBranches);
    yield '</tbody>\n</table>\n</div>\n';
  }
  const hasSilent = files.some(({ file }) => file.lines.some(({ covered, hits }) => covered && hits === 0));
  const notes = footerOf(facts, { silent: hasSilent });
  if (notes.length > 0)
    yield `<ul class="notes">${notes.map((note) => `<li>${nameHtml(note)}</li>`).join('')}</ul>\n`;
}
