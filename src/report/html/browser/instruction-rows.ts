/** The instructions of a line as rows of a table. */
import type { InstructionData } from './line-data.ts';
import type { Tools } from './tools.ts';

/** Makes rows: a heading for each function, then count where counted, offset, text. */
export function makeInstructionRows(
  tools: Tools,
): (data: InstructionData, line: number) => readonly HTMLElement[] {
  return ({ counted, texts, functions, lines }, line) => {
    const numbers = lines[line] ?? [];
    const rows: HTMLElement[] = [];
    let at = 0;
    const next = (): number => numbers[at++] ?? 0;
    let before = -1;
    while (at < numbers.length) {
      const fn = next();
      if (fn !== before) {
        const head = tools.make('tr', 'fn');
        const name = tools.make('th', '', functions[fn] ?? '');
        name.colSpan = 3;
        name.scope = 'colgroup';
        head.append(name);
        rows.push(head);
      }
      before = fn;
      let offset = 0;
      for (let left = next(); left > 0; left--) {
        offset += next();
        const text = texts[next()] ?? '';
        const count = counted ? next() : undefined;
        const row = tools.make('tr', count === undefined ? '' : count > 0 ? 'hit' : 'miss');
        if (count !== undefined) row.append(tools.make('td', 'c', String(count)));
        row.append(tools.make('td', 'at', `0x${offset.toString(16)}`), tools.make('td', 'wat', text));
        rows.push(row);
      }
    }
    return rows;
  };
}
