/** Which lines of a source are excluded. */
import { exclude, type FileFacts } from '../../../src/coverage/index.ts';

/** Facts of one file: all lines of a text, a branch on each, functions where they are declared. */
export function fileOf(text: string, path: string, declared: readonly number[]): FileFacts {
  const numbers = text.split('\n').map((_, i) => i + 1);
  const arms = [0, 1].map((hits) => ({ hits, to: { kind: 'return' as const } }));
  return {
    path,
    lines: numbers.map((line) => ({ line, hits: 1, covered: true })),
    functions: declared.map((line) => ({ name: `f${line}`, line, hits: 1 })),
    branches: numbers.map((line) => ({ line, column: 1, kind: 'branch', declared: 0, number: 0, arms })),
  };
}

/** The same without what the text excludes. */
export function excludedFrom(file: FileFacts, text: string | undefined) {
  const module = { name: 'm.wasm', sha256: '', inexact: [], branches: 'source' as const, files: [file] };
  const { facts, lone } = exclude({ modules: [module], omittedFiles: 0 }, () => text?.split('\n'));
  const [left] = facts.modules.flatMap(({ files }) => files);
  if (left === undefined) throw new Error('the file is not there any more');
  return { left, lone };
}

/** Excluded lines of a text, and lines that lost only their branches, as `2 3 b5`; with the pragmas that mean nothing. */
export function excluded(text: string, path = 'a.c', declared: readonly number[] = []): string {
  const { left, lone } = excludedFrom(fileOf(text, path, declared), text);
  const lines = left.excluded ?? [];
  const branches = new Set(left.branches?.map(({ line }) => line));
  const without = left.lines.filter(({ line }) => !branches.has(line)).map(({ line }) => `b${line}`);
  return [...lines, ...without, ...lone.map(({ line, why }) => `${line}: ${why}`)].join(' ');
}
