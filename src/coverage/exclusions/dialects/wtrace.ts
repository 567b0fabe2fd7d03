/** wtrace's own pragmas: `wtrace: ignore …`. */
import type { Dialect, Pragma } from '../pragma.ts';

const lines = { target: 'lines' } as const;
const branches = { target: 'branches' } as const;

const forms: ReadonlyMap<string, Pragma> = new Map<string, Pragma>([
  ['', { kind: 'statement', ...lines }],
  ['next', { kind: 'statement', ...lines }],
  ['branch', { kind: 'statement', ...branches }],
  ['function', { kind: 'function' }],
  ['file', { kind: 'file' }],
  ['start', { kind: 'start', ...lines, region: 'wtrace: ignore', unclosed: 'nothing' }],
  ['stop', { kind: 'stop', region: 'wtrace: ignore' }],
  ['branch start', { kind: 'start', ...branches, region: 'wtrace: ignore branch', unclosed: 'nothing' }],
  ['branch stop', { kind: 'stop', region: 'wtrace: ignore branch' }],
]);

/** See the top of this file. */
export const wtrace: Dialect = {
  name: 'wtrace',
  where: 'comments',
  pattern:
    /\bwtrace: ?ignore\b(?: (branch start|branch stop|branch|function|file|start|stop|next)\b(?: (\d{1,6})\b)?)?/g,
  read: ([, form = '', count]) =>
    form === 'next' && count !== undefined ? { kind: 'next', count: Number(count) } : forms.get(form),
};
