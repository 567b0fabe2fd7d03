// The Markdown of the job summary and the comment.
import { Buffer } from 'node:buffer';

/** Text that Markdown shows as it is: an indented block, which nothing in the text can end. */
const literal = (lines) => lines.map((line) => `    ${line}\n`).join('');

/** The report with the gates that were missed, and the name of the report where it is not the usual one. */
export function withMissedGates(report, missed, label) {
  const name = label === '' || label === 'wtrace' ? '' : `${literal([label])}\n`;
  return `${name}${report}${missed.length === 0 ? '' : `\nRequired, and missed:\n\n${literal(missed)}`}`;
}

/** A text of at most that many bytes: whole lines from its begin, and how many were left out. */
export function fitted(text, bytes) {
  if (Buffer.byteLength(text) <= bytes) return text;
  const lines = text.split('\n');
  const note = (left) => `\n… and ${left} more lines\n`;
  let size = Buffer.byteLength(note(lines.length));
  let kept = 0;
  while (kept < lines.length && size + Buffer.byteLength(lines[kept]) + 1 <= bytes) {
    size += Buffer.byteLength(lines[kept]) + 1;
    kept++;
  }
  return `${lines.slice(0, kept).join('\n')}\n${note(lines.length - kept)}`;
}
