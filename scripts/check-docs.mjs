// Fails when a public name has no docstring, a source no head, or a `{@link}` leads nowhere. Public are the names that the entry points of package.json
// re-export; every other export of src needs a docstring too, since another folder reads it. TypeScript 7 has no
// compiler API, so declarations are found by their form, which biome keeps.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const DECLARATION =
  /^export (?:declare )?(?:abstract )?(?:async )?(function\*?|const|let|class|interface|type) ([\w$]+)/;
const RE_EXPORT = /^export (?:type )?\{([^}]*)\} from '([^']+)';/gms;
const IMPORT = /import\s+(?:type\s+)?\{([^}]*)\}\s+from\s+'([^']+)'/g;
const LOCAL_EXPORT = /^export (?:type )?\{[^}]*\};/m;

/** Exported declarations of a source: name → whether a docstring is directly before it. */
export function exportedDeclarations(text) {
  const lines = text.split('\n');
  const found = new Map();
  lines.forEach((line, i) => {
    const [, , name] = DECLARATION.exec(line) ?? [];
    if (name === undefined) return;
    let before = i - 1;
    while (before >= 0 && /^\s*(@|\/\/ biome-ignore)/.test(lines[before])) before--;
    const documented = (lines[before] ?? '').trimEnd().endsWith('*/') && commentIsDoc(lines, before);
    // Overloads: the first signature carries the docstring.
    found.set(name, found.get(name) === true || documented);
  });
  return found;
}

function commentIsDoc(lines, end) {
  let start = end;
  while (start > 0 && !lines[start].includes('/*')) start--;
  return lines[start].trimStart().startsWith('/**');
}

/** Names that a source re-exports: `{ name, original, from }`. */
export function reExports(text) {
  return namesIn(text, RE_EXPORT);
}

/** The names in the braces of imports or exports: `{ name, original, from }`. */
function namesIn(text, form) {
  return [...text.matchAll(form)].flatMap(([, list, from]) =>
    list
      .split(',')
      .map((item) => item.replace(/^\s*type\s/, ' ').trim())
      .filter((item) => item !== '')
      .map((item) => {
        const [original, name = original] = item.split(/\s+as\s+/);
        return { name, original, from };
      }),
  );
}

const LINK = /\{@link\s+([\w$]+)(?:\.([\w$#]+))?[^}]*\}/g;
const COMMENT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;

/**
 * The `{@link X}` and `{@link X.y}` of a source that do not resolve: X has to be declared or imported there, or be a member
 * that is declared there; y has to be a name in the file that declares X, as far as that is a file of src.
 */
export function deadLinks(path, text, read) {
  const code = text.replace(COMMENT, '');
  return [...text.matchAll(LINK)]
    .filter(([, name, member]) => {
      if (!isName(code, name) && !isMember(code, name)) return true;
      if (member === undefined) return false;
      return !isMember((sourceOf(path, name, code, read) ?? text).replace(COMMENT, ''), member);
    })
    .map(([link]) => link);
}

const escaped = (name) => name.replaceAll('$', '\\$');

/** Whether the code declares or imports a name. */
function isName(code, name) {
  const declared = `(?:function\\*?|const|let|class|interface|type)\\s+${escaped(name)}(?![\\w$])`;
  if (new RegExp(declared).test(code)) return true;
  return importsOf(code).some((item) => item.name === name);
}

/** Whether the code declares a member: of a class, an interface or an object. */
function isMember(code, name) {
  return new RegExp(`(?:^|[\\s{(,])#?${escaped(name.replace(/^#/, ''))}\\??\\s*[:(=;,<}]`, 'm').test(code);
}

const importsOf = (code) => namesIn(code, IMPORT);

/** Text of the file that declares an imported name; undefined when it is declared in the file itself, or not in src. */
function sourceOf(path, name, code, read) {
  const found = importsOf(code).find((item) => item.name === name);
  if (found === undefined || !found.from.startsWith('.')) return undefined;
  const at = declarationOf(path, found.original, found.from, read, 0);
  return at && read(at);
}

/** Everything wrong with the sources: `read` gives the text of a path below src, or undefined. */
export function problems(paths, entries, read) {
  const found = [];
  for (const path of paths) {
    const text = read(path);
    if (!/^(#!.*\n)?\/[/*]/.test(text)) found.push(`${path}: no comment at its head that says what it is`);
    for (const link of deadLinks(path, text, read)) found.push(`${path}: ${link} leads nowhere`);
    for (const [name, documented] of exportedDeclarations(text)) {
      if (!documented) found.push(`${path}: ${name} has no docstring`);
    }
  }
  for (const entry of entries) {
    const text = read(entry);
    if (text === undefined) {
      found.push(`${entry}: an entry point of package.json, but missing`);
      continue;
    }
    if (/^export \*/m.test(text)) found.push(`${entry}: export * hides what is public`);
    if (LOCAL_EXPORT.test(text)) found.push(`${entry}: exports a name that is not declared with its export`);
    for (const { name, original, from } of reExports(text)) {
      if (!from.startsWith('.')) continue;
      const at = declarationOf(entry, original, from, read, 0);
      if (at === undefined) found.push(`${entry}: the declaration of ${name} is not found from ${from}`);
    }
  }
  return found;
}

function declarationOf(importer, name, from, read, depth) {
  const path = join(dirname(importer), from).replaceAll('\\', '/');
  const text = read(path);
  if (text === undefined || depth > 5) return undefined;
  if (exportedDeclarations(text).has(name)) return path;
  const next = reExports(text).find((entry) => entry.name === name);
  return next && declarationOf(path, next.original, next.from, read, depth + 1);
}

function main() {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const src = join(root, 'src');
  const paths = readdirSync(src, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(src, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const entries = Object.values(exports)
    .filter((entry) => typeof entry === 'object')
    .map((entry) => entry.default.replace('./dist/', '').replace(/\.js$/, '.ts'));
  const read = (path) => {
    const file = join(src, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  const found = problems(paths, entries, read);
  for (const problem of found) console.error(`src/${problem}`);
  console.log(
    `docs of exports: ${paths.length} files, ${entries.length} entry points, ${found.length} problems`,
  );
  process.exitCode = found.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
