// Line rows of every DWARF module by llvm-dwarfdump: expected/<module>.lines.txt
// node scripts/oracle-lines.mjs [fixture...]        needs Debian's llvm-19; LLVM_DWARFDUMP names another
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fixtureNames, readFixture } from '../wasm-fixtures/fixtures.mjs';

const dwarfdump = process.env.LLVM_DWARFDUMP ?? 'llvm-dwarfdump-19';
/** Rows of one module that are written out, in whole units; the others are covered only by the digest. */
const MAX_SHOWN_ROWS = 1500;

/** What a line of the dump means: a pattern and what it does to the units read so far. */
const meanings = [
  [/^debug_line\[0x([0-9a-f]+)\]/, (units, [, offset]) => units.push(newUnit(Number.parseInt(offset, 16)))],
  [/^ *version: (\d+)/, (units, [, version]) => Object.assign(units.at(-1), { version: Number(version) })],
  [
    /^include_directories\[ *(\d+)\] = (?:\S+\s+)?"(.*)"$/,
    (units, [, index, name]) => units.at(-1).directories.push([Number(index), name]),
  ],
  [
    /^file_names\[ *(\d+)\]:/,
    (units, [, index]) => units.at(-1).files.push({ index: Number(index), name: '', directory: 0 }),
  ],
  [/^ +name: (?:\S+\s+)?"(.*)"$/, (units, [, name]) => Object.assign(units.at(-1).files.at(-1), { name })],
  [
    /^ +dir_index: (\d+)/,
    (units, [, index]) => Object.assign(units.at(-1).files.at(-1), { directory: Number(index) }),
  ],
  [/^0x[0-9a-f]{16} .*/, (units, [row]) => units.at(-1).rows.push(rowOf(row))],
];

const newUnit = (offset) => ({ offset, version: 0, directories: [], files: [], rows: [] });

/** Line units in section order: offset, version, directories, files and live rows in the format below. */
function unitsOf(path) {
  const text = execFileSync(dwarfdump, ['--debug-line', path], { encoding: 'utf8', maxBuffer: 1 << 30 });
  const units = [];
  for (const line of text.split('\n')) {
    for (const [pattern, apply] of meanings) {
      const match = pattern.exec(line);
      if (!match) continue;
      apply(units, match);
      break;
    }
  }
  return units;
}

/** `address line column file isa discriminator flags…`; the op-index column is always 0 and left out. */
function rowOf(line) {
  const [address, ...rest] = line.trim().split(/\s+/);
  const [sourceLine, column, file, isa, discriminator, opIndex, ...flags] = rest;
  if (opIndex !== '0') throw new Error(`unexpected row: ${line}`);
  return [`0x${BigInt(address).toString(16)}`, sourceLine, column, file, isa, discriminator, ...flags].join(
    ' ',
  );
}

function headOf(unit) {
  return `unit 0x${unit.offset.toString(16)} version ${unit.version}`;
}

function expectedText(fixture, module) {
  const units = unitsOf(join(fixture.dir, module.file)).filter((unit) => unit.rows.length > 0);
  const all = units.flatMap((unit) => [headOf(unit), ...unit.rows]).map((line) => `${line}\n`);
  const names = fixture.sources.map((source) => basename(source));
  let left = MAX_SHOWN_ROWS;
  const shown = units.filter((unit) => {
    if (unit.rows.length > left || !unit.files.some((file) => names.includes(basename(file.name))))
      return false;
    left -= unit.rows.length;
    return true;
  });
  const rows = units.reduce((sum, unit) => sum + unit.rows.length, 0);
  const text = [
    `# ${dwarfdump} --debug-line ${module.file}`,
    '# A unit line is followed by its rows: address line column file isa discriminator flags.',
    '# Digest: of all units with rows, each such line with its newline, in section order. Shown: the units of the',
    '# fixture itself, with directories and files first.',
    `rows ${rows}`,
    `sequences ${all.filter((line) => line.includes(' end_sequence')).length}`,
    `sha256 ${createHash('sha256').update(all.join('')).digest('hex')}`,
  ];
  for (const unit of shown) {
    text.push(headOf(unit));
    for (const [index, name] of unit.directories) text.push(`directory ${index} ${name}`);
    for (const file of unit.files) text.push(`file ${file.index} ${file.directory} ${file.name}`);
    text.push(...unit.rows);
  }
  return `${text.join('\n')}\n`;
}

for (const name of fixtureNames(process.argv.slice(2))) {
  const fixture = readFixture(name);
  for (const module of fixture.modules) {
    if (module.kind === 'component' || !/^dwarf(-stale|-empty)?$/.test(module.debugInfo)) continue;
    mkdirSync(join(fixture.dir, 'expected'), { recursive: true });
    const path = join(fixture.dir, 'expected', `${module.file}.lines.txt`);
    writeFileSync(path, expectedText(fixture, module));
    console.log(`${name}/expected/${module.file}.lines.txt`);
  }
}
