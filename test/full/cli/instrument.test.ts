import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeProbeMap, probeMapFromJSON } from '../../../src/probe-map/index.ts';
import { fixture, scratch, wtrace } from '../../helpers/wtrace.ts';

const loops = fixture('c-loops/yowasp22-O0.wasm');

describe('instrument', () => {
  const instrument = (directory: string, ...args: string[]) =>
    wtrace(['instrument', 'in.wasm', '-o', 'out/traced.wasm', ...args], { cwd: directory });
  const prepared = (): string => {
    const directory = scratch();
    copyFileSync(loops, join(directory, 'in.wasm'));
    return directory;
  };

  test('writes a module that any host runs, and its probe map', () => {
    const directory = prepared();
    const { code, stdout, stderr } = instrument(directory);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
    const bytes = readFileSync(join(directory, 'out/traced.wasm'));
    const before = WebAssembly.Module.exports(new WebAssembly.Module(readFileSync(loops)));
    const after = WebAssembly.Module.exports(new WebAssembly.Module(bytes));
    expect(after.filter(({ name }) => !name.startsWith('wtrace:'))).toEqual(before);
    expect(after.length).toBeGreaterThan(before.length);
    expect(readdirSync(join(directory, 'out')).sort()).toEqual(['traced.wasm', 'traced.wasm.probemap']);
    const map = decodeProbeMap(readFileSync(join(directory, 'out/traced.wasm.probemap')));
    expect(map).toMatchObject({ files: ['/loops.c'], module: { size: readFileSync(loops).length } });
  });

  test('writes the map as JSON when that is asked for', () => {
    const directory = prepared();
    expect(instrument(directory, '--map-format', 'json').code).toBe(0);
    expect(readdirSync(join(directory, 'out')).sort()).toEqual(['traced.wasm', 'traced.wasm.probemap.json']);
    const text = readFileSync(join(directory, 'out/traced.wasm.probemap.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ format: 'wtrace-probe-map', version: 2 });
    expect(probeMapFromJSON(text).files).toEqual(['/loops.c']);
    const refused = instrument(directory, '--map-format', 'xml');
    expect(refused.code).toBe(125);
    expect(refused.stderr).toMatch(/^wtrace: .*--map-format.*\n$/);
  });

  test.each(['traced.wasm', 'traced.wasm.probemap'])('writes neither file when %s cannot be', (name) => {
    const directory = prepared();
    const path = join(directory, 'out', name);
    mkdirSync(path, { recursive: true });
    const { code, stderr } = instrument(directory);
    expect(code).toBe(125);
    expect(stderr).toMatch(/^wtrace: cannot write out\/.*\n$/);
    expect(readdirSync(join(directory, 'out'))).toEqual([name]);
    // What was there before stays.
    const other = join(directory, 'out', name === 'traced.wasm' ? 'traced.wasm.probemap' : 'traced.wasm');
    writeFileSync(other, 'as before');
    expect(instrument(directory).code).toBe(125);
    expect(readdirSync(join(directory, 'out')).sort()).toEqual(['traced.wasm', 'traced.wasm.probemap']);
    expect(readFileSync(other, 'utf8')).toBe('as before');
  });
});
