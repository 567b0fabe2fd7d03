/** `codecov.json`: Codecov's own format, hits by file and line. */
import { type CoverageFacts, filesOf, type LineFacts, type Share } from '../coverage/index.ts';
import { armShare, branchesByLine } from './branches-by-line.ts';
import { printable } from './printable.ts';

/** Hits; of a line that ran and not all of whose arms were taken, `taken/arms`. */
function codecovValue({ hits, covered }: LineFacts, arms: Share): number | string {
  if (!covered) return 0;
  return arms.covered < arms.total ? `${arms.covered}/${arms.total}` : Math.max(1, hits);
}

/** Formats the facts, a file a line. */
export function formatCodecov(facts: CoverageFacts): string {
  const files = filesOf(facts).map((file) => {
    const branches = branchesByLine(file);
    const hits = Object.fromEntries(
      file.lines.map((line) => [line.line, codecovValue(line, armShare(branches.get(line.line) ?? []))]),
    );
    return `${JSON.stringify(printable(file.path))}: ${JSON.stringify(hits)}`;
  });
  return `{"coverage": {${files.join(',\n')}}}\n`;
}
