/** `coverage:ignore-…`, as Dart's tools have them. */
import type { Dialect, Pragma } from '../pragma.ts';

const region = 'coverage:ignore-start';

const forms: ReadonlyMap<string, Pragma> = new Map<string, Pragma>([
  ['', { kind: 'line', target: 'lines' }],
  ['-line', { kind: 'line', target: 'lines' }],
  ['-start', { kind: 'start', target: 'lines', region, unclosed: 'nothing' }],
  ['-end', { kind: 'stop', region }],
  ['-file', { kind: 'file' }],
]);

/** See the top of this file. */
export const dart: Dialect = {
  name: 'Dart',
  where: 'comments',
  pattern: /\bcoverage:ignore(-line|-start|-end|-file)?(?![\w-])/g,
  read: ([, form = '']) => forms.get(form),
};
