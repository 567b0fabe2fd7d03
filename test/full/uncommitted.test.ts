/** Programs whose modules are too large or too machine-bound to commit. Oracle of the counts: the sources, read. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { uncommittedModule } from '../../scripts/build-uncommitted.mjs';
import { fixture, wtrace } from '../helpers/wtrace.ts';
import { describeWith } from './available.ts';

/** Hits of a source's lines by their text, of a run that must end well. */
function hitsByText(module: string, folder: string, source: string): (text: string) => number | undefined {
  const reports = mkdtempSync(join(tmpdir(), 'wtrace-uncommitted-'));
  onTestFinished(() => rmSync(reports, { recursive: true }));
  const ended = wtrace(['run', '--reporter', 'json', '--reports-dir', reports, module], { cwd: folder });
  expect(ended.code, ended.stderr).toBe(0);
  const saved = JSON.parse(readFileSync(join(reports, 'wtrace.json'), 'utf8')) as {
    modules: { files: { path: string; lines: [line: number, hits: number][] }[] }[];
  };
  const file = saved.modules[0]?.files.find(({ path }) => path.endsWith(source));
  const lines = readFileSync(join(folder, source), 'utf8').split('\n');
  return (text) => {
    const at = lines.findIndex((line) => line.trim() === text) + 1;
    return file?.lines.find(([line]) => line === at)?.[1];
  };
}

test('Zig', { timeout: 600_000 }, () => {
  const hits = hitsByText(uncommittedModule('zig'), fixture('zig-basic'), 'basic.zig');
  expect(hits('if (text.len == 0) return ParseError.Empty;')).toBe(3);
  expect(hits("value = value * 10 + (letter - '0');")).toBe(3);
  expect(hits('return ParseError.NotADigit;')).toBe(1);
  expect(hits('var best = items[0];')).toBe(1);
  expect(hits('found = @intCast(a * 100 + b);')).toBe(1);
});

describeWith('rust')('Rust', () => {
  test('with all of std’s debug info', { timeout: 600_000 }, () => {
    const hits = hitsByText(uncommittedModule('rust'), fixture('rust-basic'), 'basic.rs');
    expect(hits('if trimmed.is_empty() {')).toBe(7);
    expect(hits('steps += 1;')).toBe(111);
    expect(hits('count += step;')).toBe(2);
    expect(hits('"panic" => panic!("asked to panic"),')).toBe(0);
  });
});
