/** Which source files a module has code of. */
import type { DebugInfo } from './line-table.ts';

/** Their paths as the debug info resolves them. */
export function filesWithCode({ lines }: Pick<DebugInfo, 'lines'>): readonly string[] {
  const { files, file, line } = lines.inRuns ?? lines;
  const withCode = new Uint8Array(files.length);
  file.forEach((index, row) => {
    if (line[row] !== 0) withCode[index] = 1;
  });
  return files.filter((_, i) => withCode[i] === 1);
}
