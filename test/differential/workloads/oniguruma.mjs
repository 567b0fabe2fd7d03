// Oniguruma as VS Code uses it: scanners over lines of text.
import { readFileSync } from 'node:fs';
import { load, packageFile, print, steady } from './common.mjs';

const { loadWASM, OnigScanner, OnigString } = load('vscode-oniguruma');
await loadWASM(readFileSync(packageFile('vscode-oniguruma/release/onig.wasm')));
const scanner = new OnigScanner([
  '\\b(function|const|return|if)\\b',
  '"(?:[^"\\\\]|\\\\.)*"',
  '//.*$',
  '(?<=\\.)\\w+(?=\\()',
  '\\d+(\\.\\d+)?',
  '(?<name>\\p{Lu}\\w+)',
]);
const text = readFileSync(packageFile('tree-sitter-javascript/grammar.js'), 'utf8');
await steady(() => {
  const found = new Array(6).fill(0);
  for (const line of text.split('\n')) {
    const string = new OnigString(line);
    for (let at = 0; at <= line.length; ) {
      const match = scanner.findNextMatchSync(string, at);
      if (match === null) break;
      found[match.index]++;
      const { end } = match.captureIndices[0];
      at = end > at ? end : at + 1;
    }
    string.dispose();
  }
  print(found);
});
print(new OnigScanner(['(a+)+b', 'é(.)ü']).findNextMatchSync('xéñü aaab', 0));
for (const wrong of ['(', '[z-a]', '(?<n>a)\\k<m>']) {
  try {
    print(new OnigScanner([wrong]).findNextMatchSync('a', 0));
  } catch (error) {
    print(String(error));
  }
}
