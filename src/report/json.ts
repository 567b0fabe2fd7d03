/** `wtrace.json`: the facts in the format of data files, so that reports can be merged again. */
import { type CoverageFacts, dataFileParts, writeDataFile } from '../coverage/index.ts';
import type { ReportOptions } from './report.ts';

/** Formats the facts as a data file. */
export const formatJson = (facts: CoverageFacts, options: ReportOptions): string =>
  writeDataFile(facts.modules, options.generator);

/** The same in parts. */
export const jsonParts = (
  facts: CoverageFacts,
  options: Pick<ReportOptions, 'generator'>,
): Iterable<string> => dataFileParts(facts.modules, options.generator);
