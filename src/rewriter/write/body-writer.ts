/**
 * Writes a function body with the parts of all kinds of probes: its locals, then probes and copied code alternately. A
 * body that has a form (see body-part.ts) may be written twice, which puts blocks around loops and changes labels.
 */
import { partitionPoint } from '../../columns/index.ts';
import type { ModuleOffset } from '../../location.ts';
import {
  ByteReader,
  type ByteWriter,
  CodeWriter,
  type InstructionMap,
  Op,
  TypeByte,
  writeUnpadded,
} from '../../wasm/index.ts';
import type { Body, CopyListener } from './body.ts';
import type {
  AddedLocals,
  BodyForm,
  BodyPart,
  Copy,
  PlacedProbe,
  ProbeCode,
  Surroundings,
} from './body-part.ts';
import { type CopiedBranch, type CopiedLoop, type CopyPoints, findCopyPoints } from './copy-points.ts';
import { ProbeRank } from './probe-rank.ts';

/** What a body is written from. */
export interface BodySource {
  /** The original module, and where its instructions begin. */
  readonly bytes: Uint8Array;
  readonly instructions: InstructionMap;
  readonly body: Body;
  readonly copied: CopyListener;
}

/** Locals that the parts of a body add to it. */
export function addedLocals(parts: readonly BodyPart[]): AddedLocals {
  let i32 = 0;
  let i64 = 0;
  for (const { locals } of parts) {
    i32 += locals.i32;
    i64 += locals.i64;
  }
  return { i32, i64 };
}

/** Writes the rewritten body (without its size) to `out`. */
export function writeBody(out: ByteWriter, source: BodySource, parts: readonly BodyPart[]): void {
  const added = addedLocals(parts);
  writeLocals(out, source, added);
  const codes = codesOf(out, source.body.localCount, parts, added);
  const form = codes.find((code) => code.form !== undefined)?.form;
  const [only] = parts;
  const [onlyCode] = codes;
  if (form === undefined && parts.length === 1 && only !== undefined && onlyCode !== undefined)
    writeOnePart(out, source, only.probes, onlyCode);
  else new BodyWriter(out, source, form, itemsOf(parts, codes)).write();
}

/** The locals vector: declared locals keep their indices, added ones follow, i32 before i64. */
function writeLocals(out: ByteWriter, { bytes, body }: BodySource, { i32, i64 }: AddedLocals): void {
  if (i32 + i64 === 0) {
    out.copy(bytes, body.start, body.codeStart);
    return;
  }
  const locals = new ByteReader(bytes, body.start, body.codeStart);
  out.u32(locals.u32() + (i32 > 0 ? 1 : 0) + (i64 > 0 ? 1 : 0));
  out.copy(bytes, locals.position, body.codeStart);
  if (i32 > 0) {
    out.u32(i32);
    out.u8(TypeByte.i32);
  }
  if (i64 > 0) {
    out.u32(i64);
    out.u8(TypeByte.i64);
  }
}

function codesOf(
  out: ByteWriter,
  localCount: number,
  parts: readonly BodyPart[],
  added: AddedLocals,
): readonly ProbeCode[] {
  const code = new CodeWriter(out);
  const codes: ProbeCode[] = [];
  const codeOf = (part: BodyPart): ProbeCode => {
    const found = codes[parts.indexOf(part)];
    if (found === undefined) throw new Error('a part refers to one that its body does not have');
    return found;
  };
  let i32 = localCount;
  let i64 = localCount + added.i32;
  for (const part of parts) {
    codes.push(part.code({ code, firstLocal: { i32, i64 }, codeOf }));
    i32 += part.locals.i32;
    i64 += part.locals.i64;
  }
  return codes;
}

const noBlocks = (_label: number): number => 0;

/** The common case, in which nothing has to be merged: counters alone. */
function writeOnePart(
  out: ByteWriter,
  source: BodySource,
  probes: readonly PlacedProbe[],
  code: ProbeCode,
): void {
  const { bytes, body, copied } = source;
  const around: Surroundings = { copy: 'probed', bytes, copied, blocksTo: noBlocks };
  let from = body.codeStart;
  for (const probe of probes) {
    copyUnpadded(out, source, from, probe.at);
    from = code.write(probe, around);
  }
  copyUnpadded(out, source, from, body.end);
}

function copyRaw(out: ByteWriter, { bytes, copied }: BodySource, from: ModuleOffset, to: ModuleOffset): void {
  if (to <= from) return;
  copied(from, out.length, to - from);
  out.copy(bytes, from, to);
}

/** A padded instruction keeps its opcode byte, which the offset map needs, and its immediates get shorter. */
function copyUnpadded(out: ByteWriter, source: BodySource, from: ModuleOffset, to: ModuleOffset): void {
  const { bytes, instructions } = source;
  let position = from;
  for (let at = from; ; at = position) {
    at = instructions.paddedFrom(at, to);
    if (at >= to) break;
    copyRaw(out, source, position, (at + 1) as ModuleOffset);
    position = instructions.from(at + 1, to);
    writeUnpadded(out, bytes, at, position);
  }
  copyRaw(out, source, position, to);
}

/** A probe with the code that writes it, or a loop that control can leave for its plain copy. */
type Item =
  | {
      readonly at: ModuleOffset;
      readonly rank: number;
      readonly probe: PlacedProbe;
      readonly code: ProbeCode;
    }
  | { readonly at: ModuleOffset; readonly rank: number; readonly loop: CopiedLoop };

function itemsOf(parts: readonly BodyPart[], codes: readonly ProbeCode[]): Item[] {
  const items: Item[] = [];
  parts.forEach((part, i) => {
    const code = codes[i];
    if (code === undefined) return;
    for (const probe of part.probes) items.push({ at: probe.at, rank: part.rank(probe), probe, code });
  });
  return items;
}

/** A body of several parts, or with a form. */
class BodyWriter {
  private readonly out: ByteWriter;
  private readonly source: BodySource;
  private readonly form: BodyForm | undefined;
  private readonly items: readonly Item[];
  private readonly points: CopyPoints;
  /** Whether labels of `delegate` change. */
  private readonly delegates: boolean;
  /** Loops around the current code that have added blocks around them, and the number of these blocks. */
  private readonly around: { readonly frame: number; readonly blocks: number }[] = [];

  constructor(out: ByteWriter, source: BodySource, form: BodyForm | undefined, items: Item[]) {
    this.out = out;
    this.source = source;
    this.form = form;
    const { bytes, body } = source;
    this.points =
      form === undefined ? noPoints : findCopyPoints(bytes, body.codeStart, body.end, form.copies);
    this.delegates =
      form?.wraps === true && this.points.branches.some(({ opcode }) => opcode === Op.delegate);
    for (const loop of this.points.loops) items.push({ at: loop.at, rank: ProbeRank.loopCopy, loop });
    this.items = items.sort((a, b) => a.at - b.at || a.rank - b.rank);
  }

  write(): void {
    const { out, form } = this;
    const { bytes, body, copied } = this.source;
    const end = (body.end - 1) as ModuleOffset;
    form?.enter();
    this.emit(body.codeStart, end, 'probed', true);
    if (form?.copies === true) {
      out.u8(Op.else);
      this.emit(body.codeStart, end, 'plain', true);
    }
    form?.leave();
    copied(end, out.length, 1);
    out.copy(bytes, end, body.end);
  }

  /** Code `[from, to)` with the probes before its instructions; `last`: also those before the instruction at `to`. */
  private emit(from: ModuleOffset, to: ModuleOffset, copy: Copy, last: boolean): void {
    const { items } = this;
    let position = from;
    for (let i = firstAt(items, from); i < items.length; i++) {
      const item = items[i]!;
      if (item.at > to || (item.at === to && !last)) break;
      // Its loop was written twice, probes included.
      if (item.at < position) continue;
      this.copy(position, item.at);
      position = item.at;
      if ('probe' in item) position = item.code.write(item.probe, this.surroundings(item.at, copy));
      else if (copy === 'probed') position = this.twice(item.loop);
    }
    this.copy(position, to);
  }

  private surroundings(at: ModuleOffset, copy: Copy): Surroundings {
    const { bytes, copied } = this.source;
    const blocksTo = (label: number): number => {
      const branch = this.branchAt(at);
      return branch === undefined ? 0 : this.shift(branch, label);
    };
    return { copy, bytes, copied, blocksTo };
  }

  /** A loop with probes, then its plain copy. At the header control changes over when no observer wants events. */
  private twice(loop: CopiedLoop): ModuleOffset {
    const { out } = this;
    const code = new CodeWriter(out);
    const type = this.source.bytes.subarray(loop.at + 1, loop.bodyStart);
    code.block(type);
    code.block();
    this.raw(loop.at, loop.bodyStart);
    this.form?.changesOver();
    code.brIf(1);
    this.around.push({ frame: loop.frame, blocks: 2 });
    this.emit(loop.bodyStart, loop.afterEnd, 'probed', false);
    this.around.pop();
    code.br(1);
    code.end();
    this.raw(loop.at, loop.bodyStart);
    this.around.push({ frame: loop.frame, blocks: 1 });
    this.emit(loop.bodyStart, loop.afterEnd, 'plain', false);
    this.around.pop();
    code.end();
    return loop.afterEnd;
  }

  private copy(from: ModuleOffset, to: ModuleOffset): void {
    if (this.form === undefined) {
      copyUnpadded(this.out, this.source, from, to);
      return;
    }
    if (this.around.length === 0 && !this.delegates) {
      this.raw(from, to);
      return;
    }
    let position = from;
    const { branches } = this.points;
    for (let i = firstAt(branches, from); i < branches.length && branches[i]!.at < to; i++) {
      const branch = branches[i]!;
      if (branch.labels.every((label) => this.shift(branch, label) === 0)) continue;
      this.raw(position, branch.at);
      this.source.copied(branch.at, this.out.length, 1);
      const { opcode } = branch;
      this.out.u8(opcode);
      if (opcode === Op.br_table) this.out.u32(branch.labels.length - 1);
      for (const label of branch.labels) this.out.u32(label + this.shift(branch, label));
      position = branch.next;
    }
    this.raw(position, to);
  }

  private raw(from: ModuleOffset, to: ModuleOffset): void {
    copyRaw(this.out, this.source, from, to);
  }

  /** Number of added blocks between a branch and its label's target. */
  private shift(branch: CopiedBranch, label: number): number {
    const target = branch.frames - 1 - label;
    let blocks = 0;
    for (const loop of this.around) if (target < loop.frame) blocks += loop.blocks;
    // Engines disagree on whether `delegate` may target a plain block: it keeps targeting the caller.
    if (branch.opcode === Op.delegate && target === 0 && this.form?.wraps === true) blocks++;
    return blocks;
  }

  private branchAt(at: ModuleOffset): CopiedBranch | undefined {
    const branch = this.points.branches[firstAt(this.points.branches, at)];
    return branch?.at === at ? branch : undefined;
  }
}

const noPoints: CopyPoints = { loops: [], branches: [] };

/** Index of the first item at or after `at`. */
const firstAt = (items: readonly { readonly at: number }[], at: number): number =>
  partitionPoint(items.length, (i) => items[i]!.at < at);
