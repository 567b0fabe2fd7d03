/** SonarQube's generic test coverage XML (sonar.coverageReportPaths). */
import { type CoverageFacts, filesOf } from '../coverage/index.ts';
import { xml } from './xml.ts';

/** Formats the facts; paths are relative to the project, where they are below the source root. */
export function formatSonarqube(facts: CoverageFacts): string {
  const output = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<coverage version="1">',
    ...filesOf(facts).flatMap(({ path, lines }) => [
      `  <file path="${xml(path)}">`,
      ...lines.map(({ line, covered }) => `    <lineToCover lineNumber="${line}" covered="${covered}"/>`),
      '  </file>',
    ]),
    '</coverage>',
  ];
  return `${output.join('\n')}\n`;
}
