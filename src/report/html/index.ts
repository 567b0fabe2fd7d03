/** The page that people open: a directory of pages, one for the list of files and one for each, or one page for all. */
import { type CoverageFacts, type FileFacts, filesOf } from '../../coverage/index.ts';
import type { ReportFile, ReportOptions } from '../report.ts';
import { xml as nameHtml } from '../xml.ts';
import type { InstructionData } from './browser/line-data.ts';
import { dataFile, islandHtml } from './data-text.ts';
import { indexHtml, totalsHtml } from './index-page.ts';
import { instructionData } from './instruction-data.ts';
import { instancesByFile, lineDataOf } from './line-data.ts';
import { type Assets, type Hashes, pageHtml } from './page.ts';
import { pageNames } from './page-names.ts';
import { script } from './page-script.ts';
import { sourceHtml } from './source-page.ts';
import { style } from './style.ts';

const INDEX = 'index.html';
const TITLE = 'Coverage';

/** `sha256-…`, as a content security policy names a text. */
async function policyHash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  const bytes = Array.from(new Uint8Array(digest), (byte) => String.fromCharCode(byte));
  return `sha256-${btoa(bytes.join(''))}`;
}

/** Makes the files of the report; their parts are made while they are written. */
export async function htmlReport(): Promise<
  (facts: CoverageFacts, options: ReportOptions) => Iterable<ReportFile>
> {
  const hashes: Hashes = { style: await policyHash(style), script: await policyHash(script) };
  return (facts, options) =>
    options.selfContained === true ? selfContainedPage(facts, options, hashes) : htmlPages(facts, options);
}

/** A page for the list of files and one for each file. */
export function* htmlPages(
  facts: CoverageFacts,
  options: ReportOptions,
): Generator<ReportFile, void, undefined> {
  const files = filesOf(facts);
  const names = pageNames(files.map(({ path }) => path));
  const { generator, timestamp } = options;
  yield { path: 'page.css', parts: [style] };
  yield { path: 'page.js', parts: [script] };
  const instructions = instructionData(facts, options);
  const instances = instancesByFile(facts);
  for (const [i, file] of files.entries()) {
    const name = names[i]!;
    // Loaded when something of it is asked for.
    const stem = name.replace(/html$/, '');
    const lineData = lineDataOf(file, instances.get(file.path));
    const code = instructions.get(file.path);
    if (lineData !== undefined) yield dataFile('files', `${stem}lines.js`, lineData);
    if (code !== undefined) yield dataFile('files', `${stem}code.js`, code);
    const link = (at: number, rel: string, label: string): string =>
      names[at] === undefined
        ? ''
        : `<a rel="${rel}" href="${names[at]}" title="${nameHtml(files[at]!.path)}">${label}</a>`;
    const nav = `<nav aria-label="Files">${link(i - 1, 'prev', 'previous')} ${link(i + 1, 'next', 'next')}</nav>`;
    const top = `<h1><a class="up" href="../${INDEX}">${TITLE}</a> / ${nameHtml(file.path)}</h1>${totalsHtml([file])}${nav}`;
    const assets: Assets = { kind: 'files', directory: '../' };
    yield {
      path: `files/${name}`,
      parts: pageHtml({
        title: `${file.path} - ${TITLE}`,
        bodyAttributes: 'class="file"',
        top,
        main: sourceHtml({
          file,
          source: options.source?.(file.path),
          prefix: '',
          instances: lineData?.instances,
          data: lineData && `${stem}lines.js`,
          code: code && `${stem}code.js`,
        }),
        generator,
        timestamp,
        assets,
      }),
    };
  }
  const listed = files.map((file, i) => ({ file, href: `files/${names[i]}` }));
  // Last, so that a report that was cut short is not taken for a whole one.
  yield indexFile(
    { files, main: indexHtml(facts, listed), assets: { kind: 'files', directory: '' } },
    options,
  );
}

/** What the page with the list is made of. */
interface IndexParts {
  readonly files: readonly FileFacts[];
  readonly main: Iterable<string>;
  readonly assets: Assets;
}

const indexFile = (
  { files, main, assets }: IndexParts,
  { generator, timestamp }: ReportOptions,
): ReportFile => ({
  path: INDEX,
  parts: pageHtml({
    title: TITLE,
    bodyAttributes: 'class="index"',
    top: `<h1>${TITLE}</h1>${totalsHtml(files)}`,
    main,
    generator,
    timestamp,
    assets,
  }),
});

/** One page with everything, for mail and artifact viewers. */
function* selfContainedPage(
  facts: CoverageFacts,
  options: ReportOptions,
  hashes: Hashes,
): Generator<ReportFile, void, undefined> {
  const files = filesOf(facts);
  const { source } = options;
  // Instructions make the page several times as large.
  const counted = facts.modules.some(({ instructions }) => instructions !== undefined);
  const instructions = counted ? instructionData(facts, options) : new Map<string, InstructionData>();
  const instances = instancesByFile(facts);
  const listed = files.map((file, i) => ({ file, href: `#f${i}` }));
  function* main(): Generator<string, void, undefined> {
    yield '<div id="list">\n';
    yield* indexHtml(facts, listed);
    yield '</div>\n';
    for (const [i, file] of files.entries()) {
      const link = (at: number, rel: string, label: string): string =>
        files[at] === undefined ? '' : `<a rel="${rel}" href="#f${at}">${label}</a>`;
      yield `<section class="file" id="f${i}" aria-label="${nameHtml(file.path)}"><h2><a class="up" href="#list">${TITLE}</a> / ${nameHtml(file.path)}</h2>${totalsHtml([file])}<p>${link(i - 1, 'prev', 'previous')} ${link(i + 1, 'next', 'next')}</p>\n`;
      const prefix = `f${i}-`;
      const lineData = lineDataOf(file, instances.get(file.path));
      const code = instructions.get(file.path);
      yield* sourceHtml({
        file,
        source: source?.(file.path),
        prefix,
        instances: lineData?.instances,
        data: lineData && `#${prefix}lines`,
        code: code && `#${prefix}code`,
      });
      if (lineData !== undefined) yield islandHtml(`${prefix}lines`, lineData);
      if (code !== undefined) yield islandHtml(`${prefix}code`, code);
      yield '</section>\n';
    }
  }
  yield indexFile({ files, main: main(), assets: { kind: 'inline', style, script, hashes } }, options);
}
