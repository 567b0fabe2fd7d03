/** `wtrace.json`: the facts in the format of data files, so that reports can be merged again. */
import { type CoverageFacts, dataFileParts, writeDataFile } from '../coverage/index.ts';
import type { ReportOptions } from './report.ts';

type Maker = Pick<ReportOptions, 'generator'>;

/** Formats the facts as a data file, for `readDataDir` and `wtrace report`. */
export const formatJson = (facts: CoverageFacts, { generator }: Maker = { generator: 'wtrace' }): string =>
  writeDataFile(facts.modules, generator);

/** The same in parts. */
export const jsonParts = (facts: CoverageFacts, { generator }: Maker): Iterable<string> =>
  dataFileParts(facts.modules, generator);
