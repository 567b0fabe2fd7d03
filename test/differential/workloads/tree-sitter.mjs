// The tree-sitter runtime, and the JavaScript grammar as a side module (dylink.0) that it links itself.
import { readFileSync } from 'node:fs';
import { packageFile, print, sha256, steady } from './common.mjs';

const { Language, Parser, Query } = await import(packageFile(process.env.WTRACE_ENTRY ?? 'web-tree-sitter'));
await Parser.init();
const language = await Language.load(
  readFileSync(packageFile('tree-sitter-javascript/tree-sitter-javascript.wasm')),
);
const parser = new Parser();
parser.setLanguage(language);
const source = readFileSync(packageFile('tree-sitter-javascript/grammar.js'), 'utf8');
const tree = await steady(() => parser.parse(source));
print([language.abiVersion, tree.rootNode.childCount, sha256(tree.rootNode.toString())]);
const query = new Query(language, '(call_expression function: (identifier) @name)');
print(query.matches(tree.rootNode).length);
tree.edit({
  startIndex: 10,
  oldEndIndex: 10,
  newEndIndex: 15,
  startPosition: { row: 0, column: 10 },
  oldEndPosition: { row: 0, column: 10 },
  newEndPosition: { row: 0, column: 15 },
});
const again = parser.parse(`${source.slice(0, 10)}((((;${source.slice(10)}`, tree);
print([again.rootNode.hasError, sha256(again.rootNode.toString())]);
try {
  new Query(language, '(no_such_node) @x');
} catch (error) {
  print(String(error));
}
