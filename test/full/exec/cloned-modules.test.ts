/** What a program sees of a clone of a module is what it sees of the module. */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { expect, test } from 'vitest';
import { command, environment, fixture, scratch } from '../../helpers/wtrace.ts';

const SEEN = `const { MessageChannel, receiveMessageOnPort } = require('node:worker_threads');
  const module = new WebAssembly.Module(require('node:fs').readFileSync(process.env.GUEST));
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(module);
  const posted = receiveMessageOnPort(port2).message;
  for (const each of [module, structuredClone(module), posted, structuredClone(posted)]) {
    const lengths = ['.debug_line', '.debug_info', 'name', 'wtrace', 'none'].map((name) =>
      WebAssembly.Module.customSections(each, name).map(({ byteLength }) => byteLength));
    console.log(JSON.stringify([lengths, WebAssembly.Module.exports(each), WebAssembly.Module.imports(each)]));
    console.log(new WebAssembly.Instance(each).exports.add(1, 2));
  }`;

test('custom sections, debug info too, exports and imports', () => {
  const env = environment({ GUEST: fixture('c-bare/O0-dwarf5.wasm') });
  const plain = spawnSync(process.execPath, ['-e', SEEN], { env, encoding: 'utf8' });
  const exec = [command, 'exec', '-q', '--data-dir', scratch(), '--', process.execPath];
  const traced = spawnSync(process.execPath, [...exec, '-e', SEEN], { env, encoding: 'utf8' });
  expect(plain.stdout.split('\n')[0]).toMatch(/^\[\[\[\d+\],\[\d+\],\[\d+\],\[\],\[\]\]/);
  expect(new Set(plain.stdout.trim().split('\n')).size).toBe(2);
  expect(traced.stdout).toBe(plain.stdout);
});
