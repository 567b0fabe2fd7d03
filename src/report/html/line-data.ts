/** What the pages' script knows of lines besides the page: contexts and instances. Read by browser/contexts.ts and browser/line-panel.ts. */
import type { ContextFacts, CoverageFacts, FileFacts, LineFacts } from '../../coverage/index.ts';
import type { LineData } from './browser/line-data.ts';

/** Hits of lines by the functions that have code of them. */
export type Instances = Pick<LineData, 'functions' | 'instances'>;

/** By the names of files; of lines that several functions have code of. */
export function instancesByFile({ modules }: CoverageFacts): ReadonlyMap<string, Instances> {
  const files = new Map<string, { functions: string[]; instances: Record<number, number[]> }>();
  for (const module of modules)
    for (const { path, name, funcidx, lines } of module.instances ?? []) {
      const file = files.get(path) ?? { functions: [], instances: {} };
      files.set(path, file);
      const label = `${name}  func[${funcidx}]${modules.length > 1 ? ` of ${module.name}` : ''}`;
      const index = file.functions.push(label) - 1;
      for (const [line, hits] of lines) {
        file.instances[line] ??= [];
        file.instances[line].push(index, hits);
      }
    }
  return files;
}

/** Contexts and instances of a file; undefined: none are known. */
export function lineDataOf(file: FileFacts, known: Instances | undefined): LineData | undefined {
  const { contexts = [], lines } = file;
  if (contexts.length === 0 && known === undefined) return undefined;
  const sets = new Map<string, number>();
  const setOf = contexts.map((context) => {
    const text = setText(context, lines);
    const index = sets.get(text) ?? sets.size;
    sets.set(text, index);
    return index;
  });
  return {
    contexts: contexts.map(({ name }) => name),
    setOf,
    sets: [...sets.keys()],
    functions: known?.functions ?? [],
    instances: known?.instances ?? {},
  };
}

/** Line → number of contexts that it ran in. */
export function contextCounts({ contexts = [], lines }: FileFacts): ReadonlyMap<number, number> {
  const last = Math.max(0, lines.at(-1)?.line ?? 0);
  const counts = new Uint32Array(last + 1);
  for (const context of contexts)
    for (const line of context.lines) if (line <= last) counts[line] = (counts[line] ?? 0) + 1;
  const found = new Map<number, number>();
  for (const { line } of lines) found.set(line, counts[line] ?? 0);
  return found;
}

/**
 * A set of lines as text: runs of lines between which no other line has code, as base-36 numbers of lines to leave out and to take, in
 * turn; or, where that is shorter, `=` and a bit for each line in base64.
 */
function setText({ lines: ran }: ContextFacts, lines: readonly LineFacts[]): string {
  const numbers: string[] = [];
  let end = 0;
  let next = 0;
  let start = -1;
  let last = -1;
  const close = (): void => {
    if (start < 0) return;
    numbers.push((start - end).toString(36), (last + 1 - start).toString(36));
    end = last + 1;
    start = -1;
  };
  for (const { line } of lines) {
    while ((ran[next] ?? Infinity) < line) next++;
    if (ran[next] === line) {
      if (start < 0) start = line;
      last = line;
    } else close();
  }
  close();
  const text = numbers.join(' ');
  // Four characters of base64 hold 24 lines.
  return text.length > (end / 24) * 4 + 8 ? `=${bitText(ran, end)}` : text;
}

function bitText(lines: readonly number[], end: number): string {
  const bytes = new Uint8Array((end >> 3) + 1);
  for (const line of lines) if (line < end) bytes[line >> 3] = (bytes[line >> 3] ?? 0) | (1 << (line & 7));
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
