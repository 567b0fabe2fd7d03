/** The pages: every text of a source and a name stays text, every number is there, nothing else is loaded or run. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BranchFacts, CoverageFacts, InstructionListing } from '../../src/coverage/index.ts';
import { highlightLines } from '../../src/report/html/highlight.ts';
import { htmlPages, htmlReport } from '../../src/report/html/index.ts';
import { pageNames } from '../../src/report/html/page-names.ts';
import { script } from '../../src/report/html/page-script.ts';
import { style } from '../../src/report/html/style.ts';
import type { ReportFile, SourceText } from '../../src/report/index.ts';
import { branchSample } from './branch-sample.ts';
import { options, sample } from './sample.ts';

const made = (files: Iterable<ReportFile>): Map<string, string> =>
  new Map(Array.from(files, ({ path, parts }) => [path, [...parts].join('')]));
const pageOf = (pages: ReadonlyMap<string, string>, part: string): string =>
  [...pages].find(([path]) => path.includes(part))?.[1] ?? '';
const unescaped = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&');

describe('highlighting keeps the text of each line', () => {
  const check = (path: string, lines: readonly string[]): void => {
    const html = highlightLines(path, lines);
    expect(html.map(unescaped)).toEqual(lines);
    for (const line of html)
      expect(line.match(/<span/g)?.length ?? 0).toBe(line.match(/<\/span>/g)?.length ?? 0);
  };

  test.each(['lua/src/lvm.c', 'lua/src/llex.c', 'cpp-templates/templates.cpp', 'rust-basic/basic.rs'])(
    '%s',
    (path) => {
      const text = readFileSync(new URL(`../../wasm-fixtures/${path}`, import.meta.url), 'utf8');
      const html = highlightLines(path, text.split('\n'));
      check(path, text.split('\n'));
      expect(html.some((line) => line.includes('hljs-'))).toBe(true);
    },
  );

  test('of any text', () => {
    const word = fc.constantFrom(
      '<',
      '>',
      '&',
      '"',
      "'",
      '/*',
      '*/',
      '//',
      '\n',
      ' ',
      '</span>',
      'if',
      '`',
      '\\',
      '#',
    );
    const text = fc.array(fc.oneof(word, fc.string()), { maxLength: 30 }).map((words) => words.join(''));
    const path = fc.constantFrom('a.c', 'a.rs', 'a.ts', 'a.wat', 'a.swift', 'a.zig', 'a', 'a.constructor');
    fc.assert(fc.property(path, text, (name, content) => check(name, content.split('\n'))));
  });
});

/** Tags of the report itself. */
const OWN =
  /^(a|body|button|code|datalist|dd|details|dialog|div|dl|dt|fieldset|footer|form|h1|h2|head|header|html|b|input|kbd|label|legend|li|link|main|meta|nav|option|p|script|section|select|span|strong|style|summary|table|tbody|td|th|thead|time|title|tr|ul)$/;

/** Data in a page: JSON without `<`, as nothing but its end tag may end it. */
const ISLAND = /<script type="application\/json" id="[\w-]+">([^<]*)<\/script>\n/g;

function expectHarmless(html: string): void {
  for (const [, json = ''] of html.matchAll(ISLAND)) expect(() => JSON.parse(json) as unknown).not.toThrow();
  const body = html.replace(ISLAND, '').replace(/<(style|script)>[\s\S]*?<\/\1>/g, '<$1></$1>');
  for (const [, name = '', attributes = ''] of body.matchAll(/<\/?([^\s>!]+)([^>]*)>/g)) {
    expect(name).toMatch(OWN);
    const names = attributes.replace(/="[^"]*"/g, '=');
    expect(names).toMatch(/^(\s+[a-z-]+=?)*\s*$/);
    expect(names).not.toMatch(/\s(on\w+|style)\b/);
    expect(attributes).not.toMatch(/(href|src)="\s*javascript:/i);
  }
  expect(body.match(/<script/g)).toHaveLength(1);
}

/** A point whose one arm leads to a file and a line, or a line and a column of its own file. */
const branch = (
  line: number,
  column: number,
  to: readonly [string | number, number],
  hits = 0,
): BranchFacts => ({
  line,
  column,
  kind: 'branch',
  declared: 1,
  number: 0,
  arms: [
    typeof to[0] === 'string'
      ? { hits, to: { kind: 'place', path: to[0], line: to[1], column: 1 } }
      : { hits, to: { kind: 'place', line: to[0], column: to[1] } },
    { hits: 1, to: { kind: 'return' } },
  ],
});

describe('the pages', () => {
  const source = (path: string): SourceText | undefined =>
    path === 'src/loop.c'
      ? { lines: Array.from({ length: 24 }, (_, i) => `int line_${i + 1}; // </script><b>`) }
      : undefined;
  const pages = made(htmlPages(sample, { ...options, source }));

  test('are one for each file, and a list that links to them', () => {
    expect([...pages.keys()].slice(0, 2)).toEqual(['page.css', 'page.js']);
    expect([...pages.keys()].at(-1)).toBe('index.html');
    const links = [...pageOf(pages, 'index').matchAll(/<a href="([^"]+)">([^<]*)</g)];
    expect(links.map(([, , name]) => name)).toEqual([
      '/build/vendor/parse &amp; &lt;eval&gt;.c',
      'src/loop.c',
      'src/vector.cpp',
    ]);
    for (const [, href = ''] of links) expect([...pages.keys()]).toContain(href);
  });

  test('show each line with its number, its hits and its text', () => {
    const lines = [
      ...pageOf(pages, 'loop.c').matchAll(
        /<div class="l (\w+)" id="L(\d+)"><a class="n" href="#L\2">\2<\/a><span class="c"[^>]*>([^<]*)<\/span><span class="t"><code>(.*)<\/code><\/span><\/div>/g,
      ),
    ];
    expect(lines).toHaveLength(24);
    const shown = new Map(lines.map(([, mark, number, hits]) => [Number(number), `${mark} ${hits}`]));
    for (const { line, hits, covered } of sample.modules[0]!.files[1]!.lines)
      expect(shown.get(line)).toBe(hits > 0 ? `hit ${hits}` : covered ? 'silent ~' : 'miss 0');
    expect(shown.get(6)).toBe('no ');
    for (const [, , number, , code = ''] of lines)
      expect(unescaped(code)).toBe(`int line_${number}; // </script><b>`);
  });

  test('show the arms of branches: where they lead, and how often they were taken', () => {
    const page = pageOf(made(htmlPages(branchSample, { ...options, source })), 'loop.c');
    const line = (number: number): string =>
      /<div class="l .*/.exec(
        page.slice(page.indexOf(`<div class="l`, page.indexOf(`id="L${number - 1}"`))),
      )?.[0] ?? '';
    expect(line(4)).toMatch(/^<div class="l part" id="L4">/);
    const arms = [
      ...line(4).matchAll(
        /<(a|span) class="(arm|arm not)"(?: href="([^"]*)")?(?: title="never taken")?>→([^ ]*) <b>(\d+)<\/b>/g,
      ),
    ];
    expect(arms.map(([, , ...rest]) => rest)).toEqual([
      ['arm', '#L5', '5', '7'],
      ['arm not', '#L9', '9', '0'],
      ['arm not', '#L4', '4:30', '0'],
      ['arm', '#L4', '4:40', '9'],
      ['arm not', undefined, 'return', '0'],
    ]);
    expect(line(12)).toContain('<span class="arm not" title="never taken">→src/vector.cpp:8 <b>0</b></span>');
    expect(line(3)).toMatch(/^<div class="l hit" id="L3">/);
    const list = pageOf(made(htmlPages(branchSample, options)), 'index');
    expect(list).toContain('>Branches</th>');
    expect(list).toContain('<td class="num">4/13</td></tr>');
    expect(pageOf(pages, 'index')).not.toContain('Branches');
  });

  test('without the source show the lines that have code, and say so', () => {
    const page = pageOf(pages, 'vector.cpp');
    expect(page).toContain('The source is not at hand');
    expect([...page.matchAll(/id="L(\d+)"/g)].map(([, line]) => line)).toEqual(['8', '12', '15']);
  });

  test('say when the source is another than was compiled, and show lines beyond its end', () => {
    const changed = made(
      htmlPages(sample, { ...options, source: () => ({ lines: ['one', 'two'], isChanged: true }) }),
    );
    expect(pageOf(changed, 'loop.c')).toContain('not what was compiled');
    expect(pageOf(changed, 'loop.c')).toContain('id="L20"');
  });

  test('of nothing say why', () => {
    const module = { name: 'm', sha256: '', inexact: [], files: [] };
    const empty = made(htmlPages({ modules: [module], omittedFiles: 0 }, options));
    expect(pageOf(empty, 'index')).toContain('No source line can be counted');
    const killed = made(htmlPages({ modules: [], omittedFiles: 0 }, options));
    expect(pageOf(killed, 'index')).toContain('killed before counts were saved');
  });

  test('run nothing that a name or a source holds', async () => {
    const bad = '</script><script>alert(1)</script><img src=x onerror=alert(1)>"\' style="x" onload=\'y\'';
    const facts: CoverageFacts = {
      omittedFiles: 1,
      modules: [
        {
          name: bad,
          sha256: '',
          inexact: [bad],
          withoutLines: [bad],
          files: [
            {
              path: `src/${bad}.c`,
              lines: [{ line: 1, hits: 1, covered: true }],
              functions: Array.from({ length: 9 }, (_, line) => ({ name: bad, line, hits: 0 })),
              branches: [branch(1, 2, [`src/${bad}.c`, 3])],
              excluded: [2],
              dropped: [{ name: bad, line: 3, lines: [3] }],
              contexts: [{ name: bad, lines: [1] }],
              changed: [1],
            },
          ],
        },
      ],
    };
    const listing = (): InstructionListing => ({
      files: [`src/${bad}.c`],
      hasSources: true,
      sourceLines: () => undefined,
      functions: [
        {
          funcidx: 0,
          name: bad,
          file: 0,
          line: 1,
          start: 1,
          end: 2,
          instructions: () => [{ offset: 1, file: 0, line: 1, text: bad }],
        },
      ],
    });
    const setting = { ...options, generator: bad, listing, source: () => ({ lines: [bad, bad] }) };
    const pages = made(htmlPages(facts, setting));
    for (const [path, text] of pages) {
      if (path.endsWith('.html')) expectHarmless(text);
      // A call of one function with a name and JSON.
      else if (path.startsWith('files/')) {
        const [, name = '', json = ''] = /^wtraceData\(("[\w.-]+"),([^<]*)\);\n$/.exec(text) ?? [];
        expect(path).toBe(`files/${JSON.parse(name) as string}`);
        expect(JSON.stringify(JSON.parse(json))).toContain(JSON.stringify(bad));
      }
    }
    expect([...pages.keys()].filter((path) => path.startsWith('files/'))).toHaveLength(3);
    const one = made((await htmlReport())(facts, { ...setting, selfContained: true }));
    expect([...one.keys()]).toEqual(['index.html']);
    expectHarmless(pageOf(one, 'index'));
    expect(pageOf(one, 'index').match(ISLAND)).toHaveLength(1);
  });

  test('allow their own style and script alone', async () => {
    const policy = (html: string): string =>
      unescaped(/Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '');
    expect(policy(pageOf(pages, 'index'))).toBe(
      "default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src data:; base-uri 'none'; form-action 'none'",
    );
    const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const one = pageOf(made((await htmlReport())(sample, { ...options, selfContained: true })), 'index');
    expect(policy(one)).toContain(`style-src ${hash(style)}; script-src ${hash(script)};`);
    expect(one).toContain(`<script>${script}</script>`);
    expect(one).toContain(`<style>${style}</style>`);
    expect(script).not.toContain('</script');
    // Its parts are taken out of their modules, and can refer to nothing there.
    expect(script).not.toMatch(/__vi_import|\bimport\b/);
  });
});

test('names of pages are distinct where case does not count, plain, and the same in each report', () => {
  const paths = ['src/a.c', 'src/A.c', 'src-a.c', '../x/ü.c', '', '.', 'x'.repeat(500), 'src/a.c\u0000'];
  const names = pageNames(paths);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(paths.length);
  for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_][\w.-]{0,100}\.html$/);
  expect(pageNames(['b.c', 'src/a.c'])[1]).toBe(names[0]);
});
