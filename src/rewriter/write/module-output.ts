/** Puts the rewritten module together: bodies as they come, then every section that has to grow or go. */
import { COUNTERS_EXPORT, type OffsetMap, START_EXPORT } from '../../probe-map/index.ts';
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
import { counterReaderBodies, counterReaders } from '../counters/counter-readers.ts';
import { type EventParts, STUB_BODY } from '../events/module-additions.ts';
import { AddedGlobals } from './added-globals.ts';
import { CopiedRuns } from './copied-runs.ts';
import { reasonToRemove } from './custom-sections.ts';
import {
  BYTES_FOR_ALL_COUNTERS,
  BYTES_PER_COUNTER,
  type Capacity,
  counterCapacity,
  type EngineLimits,
  engineLimits,
} from './engine-limits.ts';
import { addedLocals, type BodyEvents, insertProbes } from './insert.ts';
import type { BodyPlan } from './probes.ts';

/** Locals of a defined function, parameters included. */
export function localsOf({ types, funcTypes, importedFunctions, code }: WasmModule, index: number): number {
  const type = types[funcTypes[importedFunctions + index]!];
  return (type?.kind === 'func' ? type.params.length : 0) + code.localCount[index]!;
}

/** Every body is given once and in order, to {@link keep} or to {@link rewrite}; then {@link finish}. */
export class ModuleOutput {
  private readonly module: WasmModule;
  private readonly runs = new CopiedRuns();
  /** {@link COUNT_BYTES}, then sizes and bodies. */
  private readonly bodies: ByteWriter;
  private readonly body = new ByteWriter();
  private readonly limits: EngineLimits;
  private readonly capacity: Capacity;
  /** All globals that the module gets. */
  readonly globals: AddedGlobals;
  /** Bytes that the bodies have grown by. */
  private grown = 0;

  /** `limits` are those of engines unless given. */
  constructor(module: WasmModule, limits: EngineLimits = engineLimits(module)) {
    this.module = module;
    this.limits = limits;
    this.capacity = counterCapacity(module, limits);
    const { code } = module;
    const codeBytes = code.count === 0 ? 0 : code.end[code.count - 1]! - code.base;
    this.bodies = new ByteWriter(codeBytes + (codeBytes >> 1));
    this.bodies.length = COUNT_BYTES;
    this.globals = new AddedGlobals(module.globalCount);
  }

  /** Copies a defined function as it is. */
  keep(index: number): void {
    const { bytes, code } = this.module;
    const from = code.sizeOffset[index]!;
    const to = code.end[index]!;
    this.runs.add(from, this.bodies.length, to - from);
    this.bodies.copy(bytes, from, to);
  }

  /**
   * Writes a defined function with its probes. Returns undefined, or, when a limit of the engines is in the way and
   * nothing was written, which.
   * @param firstCounter number of the plan's first counter
   * @param events event probes of the body, and the parts of the module that they use
   */
  rewrite(
    index: number,
    plan: BodyPlan,
    firstCounter: number,
    events?: { readonly body: BodyEvents; readonly parts: EventParts },
  ): string | undefined {
    const { module, body, bodies, runs, limits, globals } = this;
    const { code } = module;
    const counters = firstCounter + plan.counterCount;
    if (counters > this.capacity.counters) return this.capacity.why;
    const localCount = localsOf(module, index);
    const added = addedLocals(plan, events?.body);
    if (added > 0 && localCount + added > limits.locals)
      return `it would have more than ${limits.locals} locals, which is the most that engines take`;
    body.length = 0;
    const mark = runs.length;
    const firstGlobal = globals.next;
    globals.counters(plan.counterCount);
    insertProbes(
      body,
      module.bytes,
      { start: code.start[index]!, codeStart: code.codeStart[index]!, end: code.end[index]!, localCount },
      plan,
      firstGlobal - firstCounter,
      (from, to, length) => runs.add(from, to, length),
      module.instructions,
      events?.body,
    );
    // The size before the body may take more bytes than before as well.
    const grown = this.grown + body.length - (code.end[index]! - code.start[index]!) + 5;
    const moduleBytes = module.bytes.length + grown + counters * BYTES_PER_COUNTER + BYTES_FOR_ALL_COUNTERS;
    const problem =
      body.length > limits.bodyBytes
        ? `its body would be longer than ${limits.bodyBytes} bytes, which is the most that engines take`
        : moduleBytes > limits.moduleBytes
          ? `the module would be larger than ${limits.moduleBytes} bytes, which is the most that engines take; trace fewer files with --include`
          : globals.next > limits.globals
            ? `the module would have more than ${limits.globals} globals, which is the most that engines take; trace fewer files with --include`
            : module.exports.length + (events?.parts.exportCount ?? 0) > limits.exports
              ? `the module would have more than ${limits.exports} exports, which is the most that engines take; trace fewer files with --include`
              : undefined;
    if (problem !== undefined) {
      if (events === undefined) globals.truncate(firstGlobal);
      else events.parts.truncate(firstGlobal);
      runs.truncate(mark);
      return problem;
    }
    this.grown = grown;
    bodies.u32(body.length);
    runs.shift(mark, bodies.length);
    bodies.bytes(body.finish());
    return undefined;
  }

  /**
   * The module with `counters` counters, and how its offsets lead back.
   * @param startExport whether the start function becomes an export
   * @param events what event probes need outside the bodies
   */
  finish(
    counters: number,
    startExport: boolean,
    events?: EventParts,
  ): { bytes: Uint8Array; offsets: OffsetMap } {
    const { module, bodies, runs, globals } = this;
    if (counters === 0 && events === undefined) {
      const whole = new CopiedRuns();
      whole.add(0, 0, module.bytes.length);
      return { bytes: module.bytes, offsets: whole.toOffsetMap() };
    }
    const readers = counterReaders(counters, module.types.length + (events?.typeCount ?? 0));
    const hasCode = module.sections.some(({ id }) => id === SectionId.code);
    const stub = hasCode ? module.funcTypes.length + readers.types.length : -1;
    const parts = events?.additions(stub);
    const stubs = parts?.elements === undefined ? 0 : 1;
    bodies.bytes(counterReaderBodies(counters, globals));
    if (stubs > 0) bodies.bytes(STUB_BODY);
    const code = withCount(bodies.finish(), module.code.count + readers.types.length + stubs);

    const edits = new Map<Section, Uint8Array | undefined>();
    const added: NewSection[] = [];
    const append = (id: number, count: number, items: Uint8Array): void => {
      const section = module.sections.find((candidate) => candidate.id === id);
      const contents = appendItems(module.bytes, section, items, count);
      if (section === undefined) added.push({ id, contents });
      else edits.set(section, contents);
    };
    const indices = new ByteWriter();
    const exports = new ByteWriter();
    readers.types.forEach((typeidx, i) => {
      indices.u32(typeidx);
      exports.name(`${COUNTERS_EXPORT}${i}`);
      exports.u8(0);
      exports.u32(module.funcTypes.length + i);
    });
    const startSection = startExport ? module.sections.find(({ id }) => id === SectionId.start) : undefined;
    if (startSection !== undefined && module.start !== undefined) {
      exports.name(START_EXPORT);
      exports.u8(0);
      exports.u32(module.start);
      edits.set(startSection, undefined);
    }
    let exportCount = readers.types.length + (startSection === undefined ? 0 : 1);
    const types = new ByteWriter();
    if (parts !== undefined) {
      types.bytes(parts.types.items);
      exports.bytes(parts.exports.items);
      exportCount += parts.exports.count;
      append(SectionId.table, parts.tables.count, parts.tables.items);
      if (parts.memories.count > 0) append(SectionId.memory, parts.memories.count, parts.memories.items);
    }
    types.bytes(readers.newTypes);
    append(SectionId.type, readers.newTypeCount + (parts?.types.count ?? 0), types.finish());
    if (events !== undefined && parts?.elements !== undefined) {
      indices.u32(events.indices.calloutType);
      append(SectionId.element, parts.elements.count, parts.elements.items);
    }
    const functionCount = readers.types.length + stubs;
    if (functionCount > 0) append(SectionId.function, functionCount, indices.finish());
    if (globals.count > 0) append(SectionId.global, globals.count, globals.finish());
    append(SectionId.export, exportCount, exports.finish());

    let codeSection: Section | undefined;
    for (const section of module.sections) {
      if (section.id === SectionId.code) codeSection = section;
      if (section.name !== undefined && reasonToRemove(section.name) !== undefined)
        edits.set(section, undefined);
    }
    if (codeSection !== undefined) edits.set(codeSection, code);
    const names = readNames(module);
    // Probes add blocks, which shifts the indices of labels; all other index spaces are only appended to.
    if (names?.subsections.some(({ id }) => id === NameSubsectionId.label))
      edits.set(names.section, withoutNameSubsection(module, names, NameSubsectionId.label));

    const { bytes, contentStart } = writeSections(module, edits, added);
    const codeStart = codeSection === undefined ? 0 : (contentStart.get(codeSection) ?? 0);
    runs.shift(0, codeStart + code.length - bodies.length);
    return { bytes, offsets: runs.toOffsetMap() };
  }
}

/** Room for the count of bodies, which is known last. */
const COUNT_BYTES = 5;

/** Writes the count of bodies right before the first of them. @returns the contents of the code section */
function withCount(bodies: Uint8Array, count: number): Uint8Array {
  const writer = new ByteWriter();
  writer.u32(count);
  bodies.set(writer.finish(), COUNT_BYTES - writer.length);
  return bodies.subarray(COUNT_BYTES - writer.length);
}
