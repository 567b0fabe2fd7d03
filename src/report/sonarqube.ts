/** SonarQube's generic test coverage XML (sonar.coverageReportPaths). */
import { type BranchFacts, type CoverageFacts, filesOf } from '../coverage/index.ts';
import { armShare, branchesByLine } from './branches-by-line.ts';
import { xml } from './xml.ts';

function armsOf(branches: readonly BranchFacts[] | undefined): string {
  if (branches === undefined) return '';
  const { covered, total } = armShare(branches);
  return ` branchesToCover="${total}" coveredBranches="${covered}"`;
}

/** Formats the facts; paths are relative to the project, where they are below the source root. */
export const formatSonarqube = (facts: CoverageFacts): string => [...sonarqubeParts(facts)].join('');

/** The same in parts, one for each source file. */
export function* sonarqubeParts(facts: CoverageFacts): Generator<string, void, undefined> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<coverage version="1">\n';
  for (const file of filesOf(facts)) {
    const branches = branchesByLine(file);
    let text = `  <file path="${xml(file.path)}">\n`;
    for (const { line, covered } of file.lines)
      text += `    <lineToCover lineNumber="${line}" covered="${covered}"${armsOf(branches.get(line))}/>\n`;
    yield `${text}  </file>\n`;
  }
  yield '</coverage>\n';
}
