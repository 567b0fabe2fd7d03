/** What must hold of the offset map of any rewritten module, checked by walking over its code. */
import { isDeepStrictEqual } from 'node:util';
import type { ProbeMap } from '../../src/probe-map/index.ts';
import { InstructionReader, Op, readModule } from '../../src/wasm/index.ts';

/** Faults of the map: an original instruction without its one rewritten place, another one there, disorder. */
export function offsetFaults(original: Uint8Array, rewritten: Uint8Array, probeMap: ProbeMap): string[] {
  const { offsets } = probeMap;
  const faults: string[] = [];
  for (let run = 1; run < offsets.length.length; run++) {
    const ends = (column: Uint32Array): number => column[run - 1]! + offsets.length[run - 1]!;
    if (offsets.original[run]! < ends(offsets.original)) faults.push(`run ${run} goes back in the original`);
    if (offsets.rewritten[run]! < ends(offsets.rewritten)) faults.push(`run ${run} goes back in the output`);
  }
  const before = readModule(original);
  const after = readModule(rewritten);
  let run = 0;
  for (let i = 0; i < before.code.count; i++) {
    const reader = new InstructionReader(original, before.code.codeStart[i]!, before.code.end[i]!);
    const places = new Set<number>();
    const inOutput = new InstructionReader(rewritten, after.code.codeStart[i]!, after.code.end[i]!);
    while (inOutput.read()) places.add(inOutput.offset);
    while (reader.read()) {
      const { offset, next } = reader;
      while (run < offsets.length.length && offsets.original[run]! + offsets.length[run]! <= offset) run++;
      const start = offsets.original[run];
      const where = `func[${before.importedFunctions + i}] 0x${offset.toString(16)}`;
      if (start === undefined || start > offset) {
        // A `br_if` that is counted where it is taken is written anew.
        if (reader.opcode !== Op.br_if) faults.push(`${where} is in no run`);
        continue;
      }
      const to = offsets.rewritten[run]! + offset - start;
      if (!places.has(to)) faults.push(`${where} leads to 0x${to.toString(16)}, where no instruction begins`);
      const whole = start + offsets.length[run]! >= next;
      const same = whole
        ? original.subarray(offset, next).every((byte, n) => byte === rewritten[to + n])
        : isShorter(reader, new InstructionReader(rewritten, to, after.code.end[i]!));
      if (!same) faults.push(`${where} leads to 0x${to.toString(16)}, another instruction`);
    }
  }
  return faults;
}

/**
 * Whether an instruction is the same in fewer bytes. Of a `br_table` that is written anew, as a way out of blocks, only the
 * opcode stands for what it was.
 */
function isShorter(one: InstructionReader, other: InstructionReader): boolean {
  other.read();
  if (one.opcode !== other.opcode) return false;
  if (one.opcode === Op.br_table) return true;
  const shorter = other.next - other.offset < one.next - one.offset;
  return shorter && isDeepStrictEqual(one.readImmediates(), other.readImmediates());
}
