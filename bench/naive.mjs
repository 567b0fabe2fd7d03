// The simple way to count lines, for comparison: an i64 global for every row of the line table, incremented at the row's
// instruction. Shares wtrace's readers, not its planning or insertion.
import { debuginfo, wasm } from './wtrace.mjs';

const I64 = 0x7e;
const MUTABLE = 1;

/** The module with a counter at every row that has a line; `counters` is how many. */
export function countEveryRow(bytes) {
  const { appendItems, ByteWriter, Op, readModule, SectionId, writeSections } = wasm;
  const module = readModule(bytes);
  const { lines } = debuginfo.readDebugInfo(bytes, module, {});
  const { code } = module;
  const out = new ByteWriter(bytes.length * 2);
  out.u32(code.count);
  let counters = 0;
  for (let i = 0; i < code.count; i++) {
    const body = new ByteWriter();
    let from = code.start[i];
    for (let row = lines.firstRow[i]; row < lines.firstRow[i + 1]; row++) {
      const at = Math.max(lines.offset[row], code.codeStart[i]);
      const next = row + 1 < lines.firstRow[i + 1] ? Math.max(lines.offset[row + 1], code.codeStart[i]) : -1;
      // Of several rows at one instruction the last one counts; after the final `end` nothing runs.
      if (lines.line[row] === 0 || next === at || at >= code.end[i]) continue;
      body.copy(bytes, from, at);
      from = at;
      const global = module.globalCount + counters++;
      body.u8(Op['global.get']);
      body.u32(global);
      body.u8(Op['i64.const']);
      body.u8(1);
      body.u8(Op['i64.add']);
      body.u8(Op['global.set']);
      body.u32(global);
    }
    body.copy(bytes, from, code.end[i]);
    out.u32(body.length);
    out.bytes(body.finish());
  }
  const globals = new ByteWriter();
  for (let i = 0; i < counters; i++) globals.bytes([I64, MUTABLE, Op['i64.const'], 0, Op.end]);
  const section = (id) => module.sections.find((candidate) => candidate.id === id);
  const globalSection = section(SectionId.global);
  const globalContents = appendItems(bytes, globalSection, globals.finish(), counters);
  const edits = new Map([[section(SectionId.code), out.finish()]]);
  for (const one of module.sections) if (one.name?.startsWith('.debug_')) edits.set(one, undefined);
  const added = [];
  if (globalSection === undefined) added.push({ id: SectionId.global, contents: globalContents });
  else edits.set(globalSection, globalContents);
  return { bytes: writeSections(module, edits, added).bytes, counters };
}
