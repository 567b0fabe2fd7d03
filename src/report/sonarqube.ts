/** SonarQube's generic test coverage XML (sonar.coverageReportPaths). */
import { type CoverageFacts, filesOf, type Share } from '../coverage/index.ts';
import { armsOfLines } from './arms-of-lines.ts';
import { xml } from './xml.ts';

const armsText = (arms: Share | undefined): string =>
  arms === undefined ? '' : ` branchesToCover="${arms.total}" coveredBranches="${arms.covered}"`;

/** Formats the facts; paths are relative to the project, where they are below the source root. */
export const formatSonarqube = (facts: CoverageFacts): string => [...sonarqubeParts(facts)].join('');

/** The same in parts, one for each source file. */
export function* sonarqubeParts(facts: CoverageFacts): Generator<string, void, undefined> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<coverage version="1">\n';
  for (const file of filesOf(facts)) {
    const arms = armsOfLines(file);
    let text = `  <file path="${xml(file.path)}">\n`;
    for (const { line, covered } of file.lines)
      text += `    <lineToCover lineNumber="${line}" covered="${covered}"${armsText(arms.get(line))}/>\n`;
    yield `${text}  </file>\n`;
  }
  yield '</coverage>\n';
}
