/** `wtrace inspect --plan`: in words, where counters are placed, what is derived from them, and why. */
import type { PlaceIndex } from '../indices.ts';
import type { FunctionProbes, ProbedFunctionInfo, ProbeMap } from '../probe-map/index.ts';
import { printable } from '../report/index.ts';
import { Entry, type EntryCode, type Instrumented } from '../rewriter/index.ts';

const count = (n: number, noun: string): string => `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;

const entryText: Record<EntryCode, string> = {
  [Entry.none]: 'counted',
  [Entry.open]: 'counted',
  [Entry.shared]: 'without a counter',
  [Entry.referenced]: 'counted: the host or a table can enter it (export, start function, table or global)',
  [Entry.tailCalled]: 'counted: a tail call enters it, and the call itself may trap',
  [Entry.calledFromUntraced]: 'counted: functions that are not traced call it',
  [Entry.neverCalled]: 'counted: nothing calls it',
  [Entry.cycle]: 'counted: it is in a call cycle, and was chosen to be counted',
  [Entry.ownCycle]: 'counted: it calls itself exactly once per entry, so its entries cannot be derived',
};

/** What one function has. */
interface Tally {
  /** Counters of blocks and edges, or flags. */
  readonly placed: number;
  /** Counters of single places. */
  readonly own: number;
}

function tallyOf(fn: FunctionProbes): Tally {
  let placed = 0;
  for (const counter of fn.blockCounter) if (counter >= 0) placed++;
  for (const counter of fn.edgeCounter) if (counter >= 0) placed++;
  let own = 0;
  for (let i = 0 as PlaceIndex; i < fn.places.length; i++) if (fn.places.count(i).kind === 'counter') own++;
  return { placed, own };
}

/**
 * Lines of the plan of a whole module.
 * @param codeBefore bytes of its code section
 * @param codeAfter the same, rewritten
 */
export function planText(made: Instrumented, codeBefore: number, codeAfter: number): string[] {
  const { probeMap, entries = [] } = made;
  const { functions } = probeMap;
  const tallies = functions.map(tallyOf);
  const sum = (of: (fn: FunctionProbes, i: number) => number): number =>
    functions.reduce((total, fn, i) => total + of(fn, i), 0);
  const blocks = sum((fn) => fn.blockStart.length);
  const edges = sum((fn) => fn.edgeFrom.length);
  const flags = functions.filter((fn) => fn.flags).length;
  const dynamic = tallies.filter(({ own }) => own > 0).length;
  const shared = probeMap.sharing?.functions.length ?? 0;
  const form =
    'mutable i64 globals that are not exported: they do not wrap, need no memory, and every engine supports them';
  const growth = codeBefore === 0 ? 1 : codeAfter / codeBefore;
  return [
    'plan:',
    `  counters:  ${count(probeMap.counterCount, 'counter')} for ${count(blocks, 'block')} and ${count(edges, 'edge')} of ${count(functions.length, 'function')}; all other counts that lines need are derived from these`,
    `  form:      ${form}`,
    ...(probeMap.hitOnly
      ? [`  hit only:  ${count(flags, 'function')} with flags, where flags are cheaper than counters`]
      : []),
    `  entries:   ${count(shared, 'function')} without a counter: their entries are derived from direct calls in traced functions`,
    ...reasons(entries),
    `  calls:     ${
      probeMap.callsEndBlocks
        ? 'end blocks where the callee may throw, because exceptions may be caught in the module, or by the host in the midst of it: returns are counted'
        : 'do not end blocks: nothing in the module can catch, and stack traces show where activations ended abnormally'
    }`,
    `  state:     ${
      dynamic === 0
        ? 'no function keeps the last line in locals'
        : `${count(dynamic, 'function')} keep${dynamic === 1 ? 's' : ''} the last line in locals, because the events of some lines depend on the path taken`
    }`,
    `  code:      ${growth.toFixed(2)} times its size`,
    '  inexact:   nothing after a normal end, a trap, a throw, an exit or a stack overflow under wtrace run; see docs/guarantees.md',
  ];
}

function reasons(entries: readonly EntryCode[]): string[] {
  const byReason = new Map<EntryCode, number>();
  for (const code of entries) {
    if (code !== Entry.shared) byReason.set(code, (byReason.get(code) ?? 0) + 1);
  }
  return [...byReason]
    .sort(([a], [b]) => a - b)
    .map(([code, functions]) => `             ${count(functions, 'function')} ${entryText[code]}`);
}

/** Plans, line by line, of the functions of this name or linkage name; none: there is no such traced function. */
export function functionPlans(made: Instrumented, name: string): (readonly string[])[] {
  const { probeMap } = made;
  return probeMap.functions.flatMap((fn, i) => {
    const info = probeMap.functionInfo[i];
    if (info === undefined || (info.name !== name && info.linkageName !== name)) return [];
    return [functionPlan(made, fn, info, i)];
  });
}

function functionPlan(
  { probeMap, entries }: Instrumented,
  fn: FunctionProbes,
  info: ProbedFunctionInfo,
  i: number,
): string[] {
  const { placed, own } = tallyOf(fn);
  const file = probeMap.files[info.file];
  const where = file === undefined ? '' : `, ${printable(file)}:${info.line}`;
  const lines = [
    `${printable(info.name)} (func[${fn.funcidx}]${where}):`,
    `  ${count(placed, fn.flags ? 'flag' : 'counter')} for ${count(fn.blockStart.length, 'block')} and ${count(fn.edgeFrom.length, 'edge')}`,
    `  entries: ${entryText[entries?.[i] ?? Entry.none]}${callersText(probeMap, i)}`,
  ];
  if (own > 0)
    lines.push(
      `  ${count(own, 'more counter')} for lines whose events depend on the path taken; the last line is kept in two locals`,
    );
  fn.blockCounter.forEach((counter, block) => {
    if (counter < 0) return;
    const what = fn.flags ? 'flag, set at the end of' : 'counts';
    lines.push(`  #${counter} ${what} ${blockText(probeMap, fn, block)}`);
  });
  fn.edgeCounter.forEach((counter, edge) => {
    if (counter < 0) return;
    const from = fn.edgeFrom[edge]!;
    const to = fn.edgeTo[edge]!;
    const left = from < 0 ? 'the entry' : `the edge from ${blockText(probeMap, fn, from)}`;
    lines.push(`  #${counter} counts ${left} to ${to < 0 ? 'the end' : blockText(probeMap, fn, to)}`);
  });
  return lines;
}

function callersText({ sharing, functionInfo }: ProbeMap, i: number): string {
  const k = sharing?.functions.indexOf(i) ?? -1;
  if (sharing === undefined || k < 0) return '';
  const callers = sharing.caller.slice(sharing.firstSite[k], sharing.firstSite[k + 1]);
  const names = [...new Set(callers)].map((caller) => printable(functionInfo[caller]?.name ?? '?'));
  const shown = names.slice(0, 5).join(', ');
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return `: derived from ${count(callers.length, 'call')} in ${shown}${more}`;
}

/** A block by its offset and the first line in it. */
function blockText({ files }: ProbeMap, fn: FunctionProbes, block: number): string {
  const offset = `0x${fn.blockStart[block]!.toString(16)}`;
  for (let i = 0 as PlaceIndex; i < fn.places.length; i++) {
    if (fn.places.block(i) !== block) continue;
    const file = printable(files[fn.places.file(i)] ?? '');
    return `${offset} (${file.slice(file.lastIndexOf('/') + 1)}:${fn.places.line(i)})`;
  }
  return offset;
}
