/** `codecov.json`: Codecov's own format, hits by file and line. */
import { type CoverageFacts, filesOf } from '../coverage/index.ts';
import { printable } from './printable.ts';

/** Formats the facts, a file a line. */
export function formatCodecov(facts: CoverageFacts): string {
  const files = filesOf(facts).map(({ path, lines }) => {
    const hits = Object.fromEntries(
      lines.map(({ line, hits: count, covered }) => [line, covered ? Math.max(1, count) : 0]),
    );
    return `${JSON.stringify(printable(path))}: ${JSON.stringify(hits)}`;
  });
  return `{"coverage": {${files.join(',\n')}}}\n`;
}
