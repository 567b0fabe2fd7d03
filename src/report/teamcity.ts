/** Service messages of TeamCity: the totals of a build. */
import { type CoverageFacts, filesOf, summarize } from '../coverage/index.ts';

const value = (key: string, number: number): string =>
  `##teamcity[buildStatisticValue key='${key}' value='${number}']\n`;

/** Formats the totals. */
export function formatTeamcity(facts: CoverageFacts): string {
  const files = filesOf(facts);
  const { lines, functions, branches } = summarize(files);
  return [
    "##teamcity[blockOpened name='Code Coverage Summary']\n",
    value('CodeCoverageAbsLCovered', lines.covered),
    value('CodeCoverageAbsLTotal', lines.total),
    value('CodeCoverageAbsMCovered', functions.covered),
    value('CodeCoverageAbsMTotal', functions.total),
    ...(files.some((file) => file.branches !== undefined)
      ? [value('CodeCoverageAbsRCovered', branches.covered), value('CodeCoverageAbsRTotal', branches.total)]
      : []),
    "##teamcity[blockClosed name='Code Coverage Summary']\n",
  ].join('');
}
