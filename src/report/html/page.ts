/** What all pages of the report have in common: the head with its content security policy, the top, the help, the foot. */
import type { Share } from '../../coverage/index.ts';
import { percentText } from '../../coverage/index.ts';
import { escapeMarkup as escapeHtml, xml as nameHtml } from '../xml.ts';

/** A page to put together. All HTML is escaped already. */
export interface Page {
  /** Plain text. */
  readonly title: string;
  /** Attributes of `body`, such as the page's kind, that the script looks at. */
  readonly bodyAttributes: string;
  readonly top: string;
  readonly main: Iterable<string>;
  readonly generator: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly assets: Assets;
}

/** Where style and script are: in files (path from the page to their directory), or in the page. */
export type Assets =
  | { readonly kind: 'files'; readonly directory: string }
  | { readonly kind: 'inline'; readonly style: string; readonly script: string; readonly hashes: Hashes };

/** `sha256-…` of what is in the page, as a content security policy names it. */
export interface Hashes {
  readonly style: string;
  readonly script: string;
}

/** Nothing is loaded from anywhere else, no script runs but the report's own. `file:` is for pages opened without a server. */
function policyOf(assets: Assets): string {
  const [style, script] =
    assets.kind === 'files'
      ? ["'self' file:", "'self' file:"]
      : [`'${assets.hashes.style}'`, `'${assets.hashes.script}'`];
  return `default-src 'none'; style-src ${style}; script-src ${script}; img-src data:; base-uri 'none'; form-action 'none'`;
}

const KEYS: readonly (readonly [string, string])[] = [
  ['j / k', 'next / previous file or folder of the list; line with code of a source'],
  ['Enter', 'open the file or folder'],
  ['/', 'search files'],
  ['n / p', 'next / previous line that did not run, or with an arm that was not taken'],
  ['i', 'what else is known of the line: contexts, instances, instructions; Esc closes it'],
  ['f', 'functions of the source'],
  ['m', 'only what was missed'],
  ['b', 'only lines, or files, with arms of branches that were not taken'],
  ['c', 'only what was changed'],
  ['[ / ]', 'previous / next file'],
  ['u', 'up to the list of files'],
  ['t', 'light, dark, or as the system'],
  ['?', 'this help'],
];

const help = `<dialog id="help" aria-labelledby="help-title"><h2 id="help-title">Keys</h2><dl>${KEYS.map(
  ([key, text]) => `<div><dt><kbd>${escapeHtml(key)}</kbd></dt><dd>${escapeHtml(text)}</dd></div>`,
).join('')}</dl><form method="dialog"><button>Close</button></form></dialog>`;

/** The page in parts. */
export function* pageHtml({
  title,
  bodyAttributes,
  top,
  main,
  generator,
  timestamp,
  assets,
}: Page): Generator<string, void, undefined> {
  const style =
    assets.kind === 'files'
      ? `<link rel="stylesheet" href="${assets.directory}page.css">`
      : `<style>${assets.style}</style>`;
  const script =
    assets.kind === 'files'
      ? `<script src="${assets.directory}page.js"></script>`
      : `<script>${assets.script}</script>`;
  const date = new Date(timestamp).toISOString();
  yield `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policyOf(assets))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="${nameHtml(generator)}">
<title>${nameHtml(title)}</title>
<link rel="icon" href="data:,">
${style}
</head>
<body ${bodyAttributes}>
<header>${top}<div class="tools"><button type="button" id="theme" hidden>Theme</button><button type="button" id="keys" hidden>Keys <kbd>?</kbd></button></div></header>
<main>
`;
  yield* main;
  yield `</main>
<footer>Created by ${nameHtml(generator)} on <time datetime="${date}">${date.slice(0, 16).replace('T', ' ')} UTC</time></footer>
${help}
${script}
</body>
</html>
`;
}

/** From these shares on, a number is good, or fair: as in the report for a terminal. */
const GOOD = 0.8;
const FAIR = 0.5;

/** `good`, `fair`, `poor`, or `none` of nothing. */
export function levelOf({ covered, total }: Share): string {
  if (total === 0) return 'none';
  const share = covered / total;
  return share >= GOOD ? 'good' : share >= FAIR ? 'fair' : 'poor';
}

/** `93.1 %`; `-` of nothing. */
export const percentHtml = (share: Share): string =>
  share.total === 0 ? '-' : `${percentText(share)}&#8239;%`;

/** `12/15`; `-` of nothing. */
export const fractionHtml = ({ covered, total }: Share): string =>
  total === 0 ? '-' : `${covered}/${total}`;

/** A bar, its length by a class of whole percent: a policy without inline styles allows no other. */
export function barHtml(share: Share): string {
  const percent = share.total === 0 ? 0 : Math.round((share.covered / share.total) * 100);
  return `<span class="bar ${levelOf(share)}" aria-hidden="true"><span class="w${percent}"></span></span>`;
}
