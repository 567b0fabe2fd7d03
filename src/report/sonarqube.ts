/** SonarQube's generic test coverage XML (sonar.coverageReportPaths). */
import { type CoverageFacts, filesOf } from '../coverage/index.ts';
import { xml } from './xml.ts';

/** Formats the facts; paths are relative to the project, where they are below the source root. */
export const formatSonarqube = (facts: CoverageFacts): string => [...sonarqubeParts(facts)].join('');

/** The same in parts, one for each source file. */
export function* sonarqubeParts(facts: CoverageFacts): Generator<string, void, undefined> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<coverage version="1">\n';
  for (const { path, lines } of filesOf(facts)) {
    let text = `  <file path="${xml(path)}">\n`;
    for (const { line, covered } of lines)
      text += `    <lineToCover lineNumber="${line}" covered="${covered}"/>\n`;
    yield `${text}  </file>\n`;
  }
  yield '</coverage>\n';
}
