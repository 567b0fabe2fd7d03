/** A report that is read and written in one go would hold more each time. */
import { resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { realPath } from '../store/index.ts';
import { wantedReports } from './emit.ts';
import type { ReportFlags } from './options.ts';

/**
 * Refuses to write a report over one that was read as another tool's.
 * @param read paths of reports that were read
 * @throws {@link UsageError}
 */
export function refuseOverwriting(read: readonly string[], flags: ReportFlags): void {
  const written = new Set<string>();
  for (const report of wantedReports(flags)) {
    if (report.kind !== 'text' || report.file === undefined) continue;
    const path = realPath(resolve(flags.reportsDir, report.file));
    if (path !== undefined) written.add(path);
  }
  const both = read.find((path) => written.has(realPath(resolve(path)) ?? path));
  if (both !== undefined)
    throw new UsageError(
      `${both} would be read and written, and count more each time; give another directory with --reports-dir`,
    );
}
