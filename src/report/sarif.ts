/** SARIF 2.1.0 (OASIS): a note for each range of lines that did not run, for viewers of code scanning. */
import { type CoverageFacts, filesOf } from '../coverage/index.ts';
import { missingRanges, rangeText } from './missing-lines.ts';
import { printable } from './printable.ts';
import type { ReportOptions } from './report.ts';

const RULE = 'line-not-covered';

/** A path as a URI reference (RFC 3986). */
const uriOf = (path: string): string =>
  printable(path)
    .split('/')
    .map(encodeURIComponent)
    .join('/')
    .replace(/^([A-Za-z])%3A\//, 'file:///$1:/');

/** Formats the log. */
export function formatSarif(facts: CoverageFacts, { generator }: ReportOptions): string {
  const [name = 'wtrace', version = '0'] = generator.split(' ');
  const results = filesOf(facts).flatMap((file) =>
    missingRanges(file).map((range) => ({
      ruleId: RULE,
      level: 'note',
      message: { text: `${rangeText(range)} did not run` },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: uriOf(file.path) },
            region: { startLine: range.from, endLine: range.to },
          },
        },
      ],
    })),
  );
  const driver = {
    name,
    version,
    rules: [{ id: RULE, shortDescription: { text: 'A line with code did not run under test.' } }],
  };
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
  };
  return `${JSON.stringify(log, undefined, 1)}\n`;
}
