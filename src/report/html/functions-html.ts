/** The lists above a source: its functions, and those that are not in the binary. */
import type { FileFacts } from '../../coverage/index.ts';
import { counted } from '../text-footer.ts';
import { xml as nameHtml } from '../xml.ts';

/** So many functions are found without searching. */
const FEW = 8;

/** Both lists, as far as there is something in them. */
export const functionListsHtml = (file: FileFacts, prefix: string): string =>
  functionsHtml(file, prefix) + droppedHtml(file, prefix);

const controls = `<div class="controls" hidden><label>Search <input type="search" autocomplete="off" spellcheck="false"></label> <label>Order <select><option value="line">by line</option><option value="name">by name</option><option value="most">most calls first</option><option value="least">fewest calls first</option></select></label></div>`;

function functionsHtml({ functions }: FileFacts, prefix: string): string {
  if (functions.length === 0) return '';
  const missed = functions.filter(({ hits }) => hits === 0).length;
  const items = functions.map(({ name, line, hits }) => {
    const label = `<span class="c">${hits}</span> <span class="name">${nameHtml(name)}</span>`;
    const mark = hits > 0 ? 'hit' : 'miss';
    return line > 0
      ? `<li class="${mark}"><a href="#${prefix}L${line}">${label}</a></li>`
      : `<li class="${mark}">${label}</li>`;
  });
  return `<details class="functions"><summary>${counted(functions.length, 'function')}, ${missed} not called</summary>${functions.length > FEW ? controls : ''}<ul tabindex="0" aria-label="Functions">${items.join('')}</ul></details>\n`;
}

function droppedHtml({ dropped = [] }: FileFacts, prefix: string): string {
  if (dropped.length === 0) return '';
  const items = dropped.map(
    ({ name, line, lines }) =>
      `<li><a href="#${prefix}L${line}"><span class="name">${nameHtml(name)}</span></a> <span class="of">${counted(lines.length, 'line')}</span></li>`,
  );
  return `<details class="dropped"><summary>${counted(dropped.length, 'function')} not in the binary</summary><p>The linker left ${dropped.length === 1 ? 'it' : 'them'} out, as nothing refers to ${dropped.length === 1 ? 'it' : 'them'}: no share above counts ${dropped.length === 1 ? 'its' : 'their'} lines.</p><ul tabindex="0" aria-label="Functions not in the binary">${items.join('')}</ul></details>\n`;
}
