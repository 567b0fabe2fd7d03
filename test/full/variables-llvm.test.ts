/** Locations of variables at each row of C, C++ and Rust from -O0 to -O2, against those that llvm-dwarfdump prints, evaluated a second time. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { definedFunction } from '../../src/indices.ts';
import { moduleOffset } from '../../src/location.ts';
import type { Operation, Place } from '../../src/variables/index.ts';
import { openBytes } from '../debuginfo/variables/fixture-variables.ts';
import { LlvmLocations } from '../debuginfo/variables/llvm-locations.ts';
import { buildWasm } from '../native/debugger/build-twins.ts';
import { describeWith } from './available.ts';

const dwarfdump = 'llvm-dwarfdump-19';
const dump = (section: string, file: string): string =>
  execFileSync(dwarfdump, [section, file], { encoding: 'utf8', maxBuffer: 1 << 30 });

const operation = (each: Operation): string => {
  switch (each.op) {
    case 'const':
      return `const ${BigInt.asIntN(64, each.value)}`;
    case 'load':
      return `load ${each.size}`;
    case 'convert':
      return `convert DW_ATE_${each.isSigned ? 'signed' : 'unsigned'}_${8 * each.size}`;
    default:
      return 'index' in each ? `${each.op} ${each.index}` : each.op;
  }
};

function placeOf(place: Place): string {
  switch (place.kind) {
    case 'memory':
      return [...place.address.map(operation), 'memory'].join('; ');
    case 'value':
      return [...place.value.map(operation), 'value'].join('; ').replace(/(const -?\d+); value$/, '$1 value');
    case 'bytes':
      return `bytes ${place.bytes.join(' ')}`;
    case 'pieces':
      return place.pieces
        .map(({ size, place: part }) => {
          const text = part === undefined ? '' : placeOf(part).replace(/(;? ?)(value|memory)$/, '');
          return `${text === '' ? '' : `${text}; `}${part?.kind === 'value' ? 'value' : 'memory'} piece ${size}`;
        })
        .join('; ');
  }
}

/** @param least how many locations there are at least */
function check(file: string, least: number): void {
  const text = dump('--debug-info', file);
  const theirs = new LlvmLocations(text);
  const addresses = new Set(
    dump('--debug-addr', file)
      .match(/0x[0-9a-f]{8,}/g)
      ?.map(Number),
  );
  const { module, debugInfo, variables } = openBytes(new Uint8Array(readFileSync(file)));
  const { base, start, codeStart, count } = module.code;
  const { firstRow, offset } = debugInfo.lines;
  const differing: string[] = [];
  let compared = 0;
  let hidden = 0;
  for (let fn = 0; fn < count; fn++) {
    for (let row = firstRow[fn]!; row < firstRow[fn + 1]!; row++) {
      const at = Math.max(offset[row]!, codeStart[fn]!);
      const ours = variables.at({ fn: definedFunction(fn), offset: moduleOffset(at), isEntry: false });
      if (ours.length === 0) continue;
      const known = new Map<string, (string | undefined)[]>();
      for (const { key, operations } of theirs.at(start[fn]! - base, at - base))
        known.set(key, [...(known.get(key) ?? []), operations]);
      for (const { name: variable, line, plan, kind } of ours) {
        // Whether a value was stored yet is no question to the debug info, nor is what its entries leave out.
        if (plan.state === 'uninitialized') continue;
        // What takes no memory has its value anywhere.
        if (plan.state === 'value' && plan.place.kind === 'bytes' && plan.place.bytes.length === 0) continue;
        if (plan.state === 'optimized-out' && /another use|anywhere/.test(plan.reason)) continue;
        // Debug info goes on to name locals that have another use: that is not believed.
        if (plan.state === 'untrusted' && plan.reason.includes('something else by now')) {
          hidden++;
          continue;
        }
        const candidates = known.get(`${variable} ${line}`) ?? [undefined];
        const our = plan.state === 'value' ? placeOf(plan.place) : undefined;
        compared++;
        const isSpilled =
          kind === 'parameter' &&
          /^local \d+; value$/.test(our ?? '') &&
          candidates.some((each) => each?.endsWith('memory'));
        const isIndexed =
          candidates.includes('const addrx; memory') &&
          plan.state === 'value' &&
          plan.place.kind === 'memory' &&
          addresses.has(
            Number(plan.place.address.map((each) => (each.op === 'const' ? each.value : -1n))[0]),
          );
        if (!candidates.includes(our) && !isSpilled && !isIndexed)
          differing.push(
            `${variable} at 0x${(at - base).toString(16)}: ${our} for ${candidates.join(' or ')}`,
          );
      }
    }
  }
  expect(differing.slice(0, 20)).toEqual([]);
  expect(compared).toBeGreaterThan(least);
  expect(hidden / compared).toBeLessThan(0.15);
}

test.each([
  ['c-variables/O0-dwarf4.wasm', 400],
  ['c-variables/O0-dwarf5.wasm', 400],
  ['c-variables/O2-dwarf4.wasm', 200],
  ['c-variables/O2-dwarf5.wasm', 200],
  ['c-loops/clang19-O2-dwarf4.wasm', 2000],
  ['line-state/clang19-O1.wasm', 20],
  ['zlib/yowasp22-O0.wasm', 10_000],
  ['zlib/clang19-O2-dwarf5.wasm', 10_000],
  ['cpp-templates/yowasp22-O0.wasm', 400],
  ['cpp-templates/yowasp22-O2.wasm', 400],
  ['rust-basic/O2.wasm', 4000],
])('%s: all locations are those of llvm-dwarfdump', (name, least) => {
  check(fileURLToPath(new URL(`../../wasm-fixtures/${name}`, import.meta.url)), least);
});

describeWith('clang', 'libcxx')('of programs that Debian builds', () => {
  test.each([
    ['structures.c', '-O1', 400],
    ['objects.cpp', '-O1', 400],
    ['objects.cpp', '-O2', 400],
  ])('%s %s', (source, level, least) => {
    // Inlined as a whole, nothing would use the stack pointer, by which the code of a linker is told.
    check(buildWasm(source, [level, '-fno-inline']), least);
  });
});
