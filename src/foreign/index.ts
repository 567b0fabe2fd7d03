/** Reports of other tools: from text to facts. A format is a file and a row in {@link formats}. */
import { coberturaFormat } from './cobertura.ts';
import type { ForeignReport, Format } from './format.ts';
import { istanbulFormat } from './istanbul.ts';
import { lcovFormat } from './lcov.ts';
import { ReportFiles } from './report-files.ts';

export type { ForeignReport } from './format.ts';

const formats: readonly Format[] = [lcovFormat, istanbulFormat, coberturaFormat];

/**
 * Reads a report, whose format its contents tell.
 * @param source name of the file, for messages
 * @returns undefined when it is of no known format
 * @throws DataFileError when something in it is wrong
 */
export function readForeignReport(text: string, source: string): ForeignReport | undefined {
  const format = formats.find(({ accepts }) => accepts(text));
  if (format === undefined) return undefined;
  const report = new ReportFiles(source, text.length);
  const directories = format.read(text, report);
  const { files, hasBranches } = report;
  const name = format.name;
  const facts = {
    name,
    sha256: '',
    readFrom: name,
    files,
    inexact: [],
    ...(hasBranches && { branches: 'source' as const }),
  };
  return { facts, directories };
}
