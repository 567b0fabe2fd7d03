/** What is said of a gate that was missed: which one, and by how much. */
import { type FileFacts, type Gate, type MissedGate, patchOf, percentText } from '../coverage/index.ts';
import { printable } from '../report/index.ts';

/** Files below a gate that are named. */
const FILES_NAMED = 5;

/** A line for each gate; files below one are in one line. */
export function gateTexts(missed: readonly MissedGate[]): readonly string[] {
  const files = missed.filter(({ path }) => path !== undefined);
  const texts = missed.filter(({ path }) => path === undefined).map(textOf);
  const [first] = files;
  if (first === undefined) return texts;
  const named = files
    .slice(0, FILES_NAMED)
    .map(({ path = '', share }) => `${printable(path)} (${percentText(share)} %)`);
  const more = files.length > FILES_NAMED ? ` and ${files.length - FILES_NAMED} more` : '';
  const have = files.length === 1 ? '1 file has' : `${files.length} files have`;
  return [
    ...texts,
    `${have} less than the required ${first.gate.percent} % of lines: ${named.join(', ')}${more}`,
  ];
}

/** What is said of gates that passed without anything to count. */
export function passedGateTexts(gates: readonly Gate[], files: readonly FileFacts[]): readonly string[] {
  if (patchOf(files)?.share.total !== 0) return [];
  return gates.flatMap((gate) =>
    gate.kind === 'patch'
      ? [`no changed line has code, so --fail-under patch=${gate.percent} is passed without a count`]
      : [],
  );
}

function textOf({ gate, share: { covered, total } }: MissedGate): string {
  const { percent } = gate;
  const what = gate.kind === 'total' ? gate.of : gate.kind === 'patch' ? 'changed lines' : 'lines';
  const of = what === 'branches' ? 'arms of branches' : what;
  const where = gate.kind === 'glob' ? ` in ${printable(gate.glob)}` : '';
  if (total === 0) {
    const cure =
      gate.kind === 'glob'
        ? 'check the glob'
        : what === 'branches'
          ? 'run the program with --branches'
          : 'see wtrace inspect and --include';
    return `there are no ${of}${where} to count, so the required ${percent} % cannot be reached; ${cure}`;
  }
  return `${covered} of ${total} ${of}${where} ran (${percentText({ covered, total })} %), and ${percent} % are required`;
}
