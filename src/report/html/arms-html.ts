/** Marks beside the text of a line: where each arm of its branches leads, and how often it was taken. */
import { armNames, type BranchArmFacts, type BranchFacts } from '../../coverage/index.ts';
import { xml as nameHtml } from '../xml.ts';
import type { Condition } from './decisions.ts';

/** The marks of the points of one line, in order; those of one decision in one frame. */
export function branchesHtml(
  branches: readonly BranchFacts[],
  conditions: ReadonlyMap<BranchFacts, Condition>,
  prefix: string,
): string {
  let html = '';
  let open = false;
  for (const branch of branches) {
    const condition = conditions.get(branch);
    const isFirstHere = condition !== undefined && (condition.number === 1 || !open);
    if (open && (condition === undefined || condition.number === 1)) {
      html += '</span>';
      open = false;
    }
    if (isFirstHere) {
      html += `<span class="decision" title="one decision of ${condition.of} conditions">`;
      open = true;
    }
    html += pointHtml(branch, condition, prefix);
  }
  return open ? `${html}</span>` : html;
}

function pointHtml(branch: BranchFacts, condition: Condition | undefined, prefix: string): string {
  const names = armNames(branch);
  const arms = branch.arms.map((arm, i) => armHtml(arm, names[i] ?? '', prefix)).join('');
  const joined = branch.joined ? ' title="the condition as a whole"' : '';
  return `<span class="arms"${joined}>${condition === undefined ? '' : conditionHtml(branch, condition)}${arms}</span>`;
}

function conditionHtml({ line, column }: BranchFacts, { number, of, line: first }: Condition): string {
  const where = first === line ? `column ${column}` : `column ${column}; the first is on line ${first}`;
  return `<span class="cond" title="condition ${number} of ${of}, at ${where}">${number}/${of}</span> `;
}

function armHtml({ hits, to }: BranchArmFacts, name: string, prefix: string): string {
  const label = `\u2192${nameHtml(name)} <b>${hits}</b>`;
  const [className, title] = hits > 0 ? ['arm', ''] : ['arm not', ' title="never taken"'];
  return to.kind === 'place' && to.path === undefined
    ? `<a class="${className}" href="#${prefix}L${to.line}"${title}>${label}</a>`
    : `<span class="${className}"${title}>${label}</span>`;
}
