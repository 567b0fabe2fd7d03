// A module with many copies of another's functions, each with its part of the line table: real code of any size. Calls
// in a copy lead to the original functions: the copies exist to be rewritten, not to be run.

import { readLinePrograms } from '../build/debuginfo/dwarf/line.js';
import { Strings } from '../build/debuginfo/dwarf/str.js';
import { dwarfSections } from '../build/debuginfo/sections.js';
import { ByteWriter, customContents, readModule, SectionId, writeSections } from '../build/wasm/index.js';

/** `bytes` with `copies` times the functions, the first of them included. Needs DWARF for the lines of the copies. */
export function withCopies(bytes, copies) {
  const module = readModule(bytes);
  const { code, sections } = module;
  const section = (id) => sections.find((candidate) => candidate.id === id);
  const codeSection = section(SectionId.code);
  const functionSection = section(SectionId.function);
  const bodies = bytes.subarray(code.sizeOffset[0], codeSection.end);
  const types = module.funcTypes.subarray(module.importedFunctions);

  const functions = new ByteWriter(types.length * copies * 2);
  functions.u32(types.length * copies);
  const bodiesWriter = new ByteWriter(bodies.length * copies + 5);
  bodiesWriter.u32(types.length * copies);
  /** The encoded number of bodies may take more bytes than before. */
  const moved = bodiesWriter.length - (code.sizeOffset[0] - code.base);
  for (let copy = 0; copy < copies; copy++) {
    for (const typeidx of types) functions.u32(typeidx);
    bodiesWriter.bytes(bodies);
  }
  const edits = new Map([
    [functionSection, functions.finish()],
    [codeSection, bodiesWriter.finish()],
  ]);
  const lineSection = sections.find(({ name }) => name === '.debug_line');
  if (lineSection !== undefined) {
    const lines = dwarfSections(bytes, sections);
    const { programs } = readLinePrograms(lines, new Strings(lines), new Map());
    const original = lines.get('.debug_line');
    const all = new ByteWriter(original.length * copies);
    for (let copy = 0; copy < copies; copy++) {
      const moving = Uint8Array.from(original);
      for (const program of programs) moveSequences(moving, program, moved + copy * bodies.length);
      all.bytes(moving);
    }
    edits.set(lineSection, customContents('.debug_line', all.finish()));
  }
  return Uint8Array.from(writeSections(module, edits).bytes);
}

const NEGATE_STMT = 6;
const FIXED_ADVANCE_PC = 9;
const SET_ADDRESS = 2;

/** Adds to each address that a line program sets, except those of discarded code. */
function moveSequences(bytes, { program, end, opcodeBase, standardOpcodeLengths }, distance) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  let at = program;
  const leb = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < end) {
    const opcode = bytes[at++];
    if (opcode >= opcodeBase || opcode === NEGATE_STMT) continue;
    if (opcode === 0) {
      const length = leb();
      const address = bytes[at] === SET_ADDRESS ? view.getUint32(at + 1, true) : 0;
      if (address > 0 && address < 0xfffffffe) view.setUint32(at + 1, address + distance, true);
      at += length;
    } else if (opcode === FIXED_ADVANCE_PC) at += 2;
    else for (let left = standardOpcodeLengths[opcode]; left > 0; left--) leb();
  }
}
