import { expect, test } from 'vitest';
import { SiteKind, STATE } from '../../src/probe-map/index.ts';
import { instrument } from '../../src/rewriter/index.ts';
import { listen } from '../helpers/listener.ts';
import { at, op, program } from '../oracle/program.ts';
import { infoOf } from './random.ts';

test('a function without events says when its handler ends activations that have some', () => {
  const { bytes, table } = program({
    files: ['mine.c', 'other.c'],
    tags: 1,
    functions: [
      { body: [at(1, { file: 1 }), op.try(), op.call(1), op.catchAll, op.end, op.call(2)] },
      { body: [at(1), op.throw(0)] },
      { body: [at(2), op.nop] },
    ],
  });
  const { bytes: rewritten, probeMap } = instrument(bytes, {
    debugInfo: infoOf(table),
    selects: (path) => path === 'mine.c',
    events: { delivery: 'call', kinds: ['call', 'line', 'return', 'unwind'] },
  });
  const map = probeMap.events!;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(rewritten)));
  const heard: string[] = [];
  const names = new Map(Object.entries(SiteKind).map(([name, kind]) => [kind as number, name]));
  listen(exports, map, (site, depth) => {
    const fn = map.functions[map.sites.fn[site]!]!.funcidx;
    heard.push(`${names.get(map.sites.kind[site]!)} f${fn} ${depth}`);
    return STATE.traced;
  });
  (exports['f0'] as () => void)();
  expect(heard).toEqual([
    ...['call f1 1', 'line f1 1'],
    'catch f0 0',
    ...['call f2 1', 'line f2 1', 'return f2 1'],
  ]);
});
