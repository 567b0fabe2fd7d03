/** What malformed.test.ts (and its long sister in test/full) asks of damaged DWARF. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readDebugInfo } from '../../src/debuginfo/index.ts';
import { readModule } from '../../src/wasm/index.ts';

/** A module of wasm-fixtures. */
export const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../wasm-fixtures/${name}`, import.meta.url)));
/** Its DWARF. */
export const debugSections = (module: Uint8Array) =>
  readModule(module).sections.filter(({ name }) => name?.startsWith('.debug_'));

/** Reads everything there is to read. @returns what is wrong with the answer; '' when nothing is. */
export function read(module: Uint8Array): string {
  const info = readDebugInfo(module, readModule(module));
  const { offset, file, files, firstRow } = info.lines;
  const functions = info.functions();
  if (functions.length !== firstRow.length - 1) return 'functions without a place in the table';
  if (firstRow.at(-1) !== offset.length) return 'rows of no function';
  if (file.some((index) => index >= files.length)) return 'rows of no file';
  if (functions.some(({ name, line }) => name === '' || !(line >= 0))) return 'a function without name';
  if (new Set(files).size !== files.length) return 'a file twice';
  if (info.kind === 'disassembly' && info.warnings.length === 0) return 'no warning';
  return '';
}

/** Small modules. */
export const modules = ['c-bare/O0-dwarf4.wasm', 'c-bare/O0-dwarf5.wasm'];

/** What a byte is changed to: nothing, all ones, one bit. */
const changes: readonly ((byte: number) => number)[] = [() => 0, () => 0xff, (byte) => byte ^ 1];

/**
 * Changes each byte of the DWARF of each module.
 * @param all in every way, or in each place in one of them
 */
export function describeDamagedDwarf(all: boolean): void {
  test.each(modules)('%s with any byte of its DWARF changed', (name) => {
    const original = fixture(name);
    const damaged = original.slice();
    const wrong: string[] = [];
    for (const section of debugSections(original)) {
      for (let at: number = section.dataStart; at < section.end; at++) {
        for (const change of all ? changes : [changes[at % changes.length]!]) {
          const value = change(original[at]!);
          damaged[at] = value;
          const answer = read(damaged);
          if (answer !== '') wrong.push(`${section.name} ${at - section.dataStart} = ${value}: ${answer}`);
        }
        damaged[at] = original[at]!;
      }
    }
    expect(wrong).toEqual([]);
  });
}
