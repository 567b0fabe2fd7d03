// shiki (Oniguruma in C++, its module as text in JavaScript): a source highlighted. Without a limit of time, which changes what it prints.
import { loadModule, print, sha256, steady } from './common.mjs';

const { createHighlighter } = await loadModule('shiki', 'dist/index.mjs');
const highlighter = await createHighlighter({ themes: ['nord'], langs: ['javascript', 'rust'] });
const samples = {
  javascript:
    'const a = async (b, ...c) => { /* no */ for await (const d of b) yield [d] ?? /x(?<y>z)/u; };\n',
  rust: 'fn main<\'a>() -> Result<&\'a str, Error> { let x = r#"raw"#; println!("{x:?}"); Ok(x) }\n',
};
const html = await steady(() =>
  Object.entries(samples).map(([lang, code]) =>
    highlighter.codeToHtml(code.repeat(6), { lang, theme: 'nord', tokenizeTimeLimit: 0 }),
  ),
);
print(html.map((text) => [text.length, sha256(text)]));
print(html[0].slice(0, 300));
