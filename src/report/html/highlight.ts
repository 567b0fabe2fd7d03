/** Syntax colours: the text of a source as HTML, line by line. */
import hljs from 'highlight.js/lib/core';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import d from 'highlight.js/lib/languages/d';
import go from 'highlight.js/lib/languages/go';
import haskell from 'highlight.js/lib/languages/haskell';
import javascript from 'highlight.js/lib/languages/javascript';
import kotlin from 'highlight.js/lib/languages/kotlin';
import nim from 'highlight.js/lib/languages/nim';
import python from 'highlight.js/lib/languages/python';
import rust from 'highlight.js/lib/languages/rust';
import swift from 'highlight.js/lib/languages/swift';
import typescript from 'highlight.js/lib/languages/typescript';
import wasm from 'highlight.js/lib/languages/wasm';
import { escapeMarkup as escapeHtml } from '../xml.ts';

const languages = {
  c,
  cpp,
  csharp,
  d,
  go,
  haskell,
  javascript,
  kotlin,
  nim,
  python,
  rust,
  swift,
  typescript,
  wasm,
} as const;
for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language);

/** Extension of a source → its language. */
const languageOf: Readonly<Record<string, keyof typeof languages>> = {
  c: 'c',
  h: 'cpp',
  cc: 'cpp',
  cpp: 'cpp',
  cxx: 'cpp',
  hh: 'cpp',
  hpp: 'cpp',
  hxx: 'cpp',
  inc: 'cpp',
  inl: 'cpp',
  ipp: 'cpp',
  cs: 'csharp',
  d: 'd',
  go: 'go',
  hs: 'haskell',
  js: 'javascript',
  mjs: 'javascript',
  kt: 'kotlin',
  nim: 'nim',
  py: 'python',
  rs: 'rust',
  swift: 'swift',
  ts: 'typescript',
  wat: 'wasm',
};

/** Sources with more characters are shown without colours: those are generated, and colouring them takes seconds. */
const MAX_CHARACTERS = 2_000_000;

/**
 * Lines of a source as HTML: escaped, with `<span class="hljs-…">` that begin and end on their line.
 * @param path of the source, whose extension tells the language
 */
export function highlightLines(path: string, lines: readonly string[]): readonly string[] {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  const language = Object.hasOwn(languageOf, extension) ? languageOf[extension] : undefined;
  const characters = lines.reduce((sum, line) => sum + line.length + 1, 0);
  if (language === undefined || characters > MAX_CHARACTERS) return lines.map(escapeHtml);
  const { value } = hljs.highlight(lines.join('\n'), { language, ignoreIllegals: true });
  const coloured = splitLines(value);
  return coloured.length === lines.length ? coloured : lines.map(escapeHtml);
}

/** Splits HTML of text and spans at its line feeds; spans over several lines end and begin again. */
function splitLines(html: string): readonly string[] {
  const lines: string[] = [];
  const open: string[] = [];
  let line = '';
  let from = 0;
  for (const match of html.matchAll(/<span class="[^"]*">|<\/span>|\n/g)) {
    const [token] = match;
    line += html.slice(from, match.index);
    from = match.index + token.length;
    if (token === '\n') {
      lines.push(line + '</span>'.repeat(open.length));
      line = open.join('');
      continue;
    }
    line += token;
    if (token === '</span>') open.pop();
    else open.push(token);
  }
  lines.push(line + html.slice(from));
  return lines;
}
