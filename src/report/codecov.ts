/** `codecov.json`: Codecov's own format, hits by file and line. */
import { type CoverageFacts, filesOf } from '../coverage/index.ts';
import { armsOfLines } from './arms-of-lines.ts';
import { printable } from './printable.ts';

/** Formats the facts, a file a line. */
export function formatCodecov(facts: CoverageFacts): string {
  const files = filesOf(facts).map((file) => {
    const arms = armsOfLines(file);
    const hits = Object.fromEntries(
      file.lines.map(({ line, hits: count, covered }) => {
        const { covered: taken, total } = arms.get(line) ?? { covered: 0, total: 0 };
        // A line is partial where it ran and one of its arms did not.
        if (covered && taken > 0 && taken < total) return [line, `${taken}/${total}`];
        return [line, covered ? Math.max(1, count) : 0];
      }),
    );
    return `${JSON.stringify(printable(file.path))}: ${JSON.stringify(hits)}`;
  });
  return `{"coverage": {${files.join(',\n')}}}\n`;
}
