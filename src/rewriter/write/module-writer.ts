/** Assembles the rewritten module: bodies as they are given, then every section that must grow or be removed. */
import type { ModuleOffset } from '../../location.ts';
import { type OffsetMap, START_EXPORT } from '../../probe-map/index.ts';
import {
  appendItems,
  ByteWriter,
  NameSubsectionId,
  type NewSection,
  readNames,
  type Section,
  SectionId,
  type WasmModule,
  withoutNameSubsection,
  writeSections,
} from '../../wasm/index.ts';
import type { BodyPart } from './body-part.ts';
import { addedLocals, writeBody } from './body-writer.ts';
import { CopiedRuns } from './copied-runs.ts';
import { reasonToRemove } from './custom-sections.ts';
import { type EngineLimits, engineLimits } from './engine-limits.ts';
import { ModuleAdditions, type SectionItems } from './module-additions.ts';
import type { Refusal } from './refusal.ts';

/** Locals of a defined function, parameters included. */
export function localsOf({ types, funcTypes, importedFunctions, code }: WasmModule, index: number): number {
  const type = types[funcTypes[importedFunctions + index]!];
  return (type?.kind === 'func' ? type.params.length : 0) + code.localCount[index]!;
}

/** Upper bound of what kinds of probes will add outside the bodies. */
export interface Outside {
  readonly bytes: number;
  readonly exports: number;
  readonly functions: number;
}

/** Room for the number of bodies, which is known last. */
const COUNT_BYTES = 5;
/** The encoded size of a body may take more bytes than before. */
const SIZE_BYTES = 5;

/** Each body is given once, in order, to {@link keep} or to {@link rewrite}; then {@link finish}. */
export class ModuleWriter {
  /** What the module gets besides probes. */
  readonly additions: ModuleAdditions;
  readonly limits: EngineLimits;
  private readonly module: WasmModule;
  private readonly runs = new CopiedRuns();
  private readonly copied = (from: ModuleOffset, to: number, length: number): void =>
    this.runs.add(from, to, length);
  /** {@link COUNT_BYTES}, then sizes and bodies. */
  private readonly bodies: ByteWriter;
  private readonly body = new ByteWriter();
  /** Bytes by which the bodies have grown. */
  private grown = 0;

  /** `limits` are those of engines by default. */
  constructor(module: WasmModule, limits: EngineLimits = engineLimits(module)) {
    this.module = module;
    this.limits = limits;
    const { code } = module;
    const codeBytes = code.count === 0 ? 0 : code.end[code.count - 1]! - code.base;
    this.bodies = new ByteWriter(codeBytes + (codeBytes >> 1));
    this.bodies.length = COUNT_BYTES;
    this.additions = new ModuleAdditions(module);
  }

  /** Copies a defined function unchanged. */
  keep(index: number): void {
    const { bytes, code } = this.module;
    const from = code.sizeOffset[index] as ModuleOffset;
    const to = code.end[index]!;
    this.copied(from, this.bodies.length, to - from);
    this.bodies.copy(bytes, from, to);
  }

  /**
   * Writes a defined function with its probes. Returns undefined, or the limit that prevents it; then nothing is written.
   * @param outside called once the body is written, since the body decides which globals are needed
   */
  rewrite(index: number, parts: readonly BodyPart[], outside: () => Outside): Refusal | undefined {
    const { module, body, bodies, runs, limits, additions } = this;
    const { bytes, instructions, code } = module;
    const localCount = localsOf(module, index);
    const added = addedLocals(parts);
    if (added.i32 + added.i64 > 0 && localCount + added.i32 + added.i64 > limits.locals)
      return { kind: 'locals', most: limits.locals };
    const start = code.start[index] as ModuleOffset;
    const end = code.end[index] as ModuleOffset;
    const mark = runs.length;
    const globals = additions.globals.mark();
    body.length = 0;
    writeBody(
      body,
      {
        bytes,
        instructions,
        body: { start, codeStart: code.codeStart[index] as ModuleOffset, end, localCount },
        copied: this.copied,
      },
      parts,
    );
    const grown = this.grown + body.length - (end - start) + SIZE_BYTES;
    const refusal = this.limitPassed(body.length, grown, outside());
    if (refusal !== undefined) {
      additions.globals.truncate(globals);
      runs.truncate(mark);
      return refusal;
    }
    this.grown = grown;
    bodies.u32(body.length);
    runs.shift(mark, bodies.length);
    bodies.bytes(body.finish());
    return undefined;
  }

  private limitPassed(bodyBytes: number, grown: number, outside: Outside): Refusal | undefined {
    const { limits, module, additions } = this;
    if (bodyBytes > limits.bodyBytes) return { kind: 'body-bytes', most: limits.bodyBytes };
    if (module.bytes.length + grown + outside.bytes > limits.moduleBytes)
      return { kind: 'module-bytes', most: limits.moduleBytes };
    if (additions.globals.next > limits.globals)
      return { kind: 'index-space', what: 'globals', most: limits.globals };
    if (module.exports.length + outside.exports > limits.exports)
      return { kind: 'index-space', what: 'exports', most: limits.exports };
    if (module.funcTypes.length + outside.functions > limits.functions)
      return { kind: 'index-space', what: 'functions', most: limits.functions };
    return undefined;
  }

  /**
   * The module with all additions, and the map of its offsets to those of the original.
   * @param startExport whether the start function becomes an export
   */
  finish(startExport: boolean): { readonly bytes: Uint8Array; readonly offsets: OffsetMap } {
    const { module, runs, additions } = this;
    if (additions.isEmpty) {
      const whole = new CopiedRuns();
      whole.add(0 as ModuleOffset, 0, module.bytes.length);
      return { bytes: module.bytes, offsets: whole.toOffsetMap() };
    }
    const edits = new Map<Section, Uint8Array | undefined>();
    if (startExport) this.exportStart(edits);
    const newSections = this.appendAdditions(edits);
    this.dropWhatPointsIntoCode(edits);
    const codeSection = module.sections.findLast(({ id }) => id === SectionId.code);
    const code = this.finishCode();
    if (codeSection !== undefined) edits.set(codeSection, code);
    const { bytes, contentStart } = writeSections(module, edits, newSections);
    const codeStart = codeSection === undefined ? 0 : (contentStart.get(codeSection) ?? 0);
    runs.shift(0, codeStart + code.length - this.bodies.length);
    return { bytes, offsets: runs.toOffsetMap() };
  }

  private exportStart(edits: Map<Section, Uint8Array | undefined>): void {
    const { module, additions } = this;
    const section = module.sections.find(({ id }) => id === SectionId.start);
    if (section === undefined || module.start === undefined) return;
    additions.export(START_EXPORT, 'func', module.start);
    edits.set(section, undefined);
  }

  /** @returns sections that the module did not have */
  private appendAdditions(edits: Map<Section, Uint8Array | undefined>): NewSection[] {
    const { module, additions } = this;
    const added: NewSection[] = [];
    const append = (id: number, { count, items }: SectionItems): void => {
      if (count === 0) return;
      const section = module.sections.find((candidate) => candidate.id === id);
      const contents = appendItems(module.bytes, section, items, count);
      if (section === undefined) added.push({ id, contents });
      else edits.set(section, contents);
    };
    append(SectionId.type, additions.typeItems());
    append(SectionId.function, additions.functionItems());
    append(SectionId.table, additions.tableItems());
    append(SectionId.memory, additions.memoryItems());
    append(SectionId.global, additions.globalItems());
    append(SectionId.export, additions.exportItems());
    append(SectionId.element, additions.elementItems());
    return added;
  }

  private dropWhatPointsIntoCode(edits: Map<Section, Uint8Array | undefined>): void {
    const { module } = this;
    for (const section of module.sections)
      if (section.name !== undefined && reasonToRemove(section.name) !== undefined)
        edits.set(section, undefined);
    const names = readNames(module);
    // Probes add blocks, which shifts label indices; all other index spaces are only appended to.
    if (names?.subsections.some(({ id }) => id === NameSubsectionId.label))
      edits.set(names.section, withoutNameSubsection(module, names, NameSubsectionId.label));
  }

  /** Contents of the code section: the number of bodies goes right before the first of them. */
  private finishCode(): Uint8Array {
    const added = this.additions.bodies();
    for (const body of added) this.bodies.bytes(body);
    const count = new ByteWriter();
    count.u32(this.module.code.count + added.length);
    const start = COUNT_BYTES - count.length;
    const all = this.bodies.finish();
    all.set(count.finish(), start);
    return all.subarray(start);
  }
}
