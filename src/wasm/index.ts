/** The WebAssembly binary format: reading, walking, writing. Knows no lines. */
export { ByteReader } from './byte-reader.ts';
export { type CodeBodies, type LocalRun, readLocals } from './code.ts';
export { CodeWriter, type MemArg, TypeByte } from './code-writer.ts';
export { type CoreModule, coreModules } from './component.ts';
export {
  ControlClass,
  controlClassOf,
  hasOnlyLabels,
  leavesBlock,
  mayStop,
  nestingOf,
} from './control.ts';
export { referencedFunctions } from './function-references.ts';
export type { BlockType, Catch, Immediate } from './immediates.ts';
export type { Export, ExternKind, Import, Limits, TableType } from './imports.ts';
export { InstructionMap } from './instruction-map.ts';
export { InstructionReader } from './instructions.ts';
export { LEB64_BYTES, lebEnd, signedLeb, u32At, unsignedLeb } from './leb128.ts';
export { type NamedLocal, readLocalNames } from './local-names.ts';
export { readModule, type WasmModule } from './module.ts';
export {
  type NameSection,
  type NameSubsection,
  NameSubsectionId,
  readIndexNames,
  readNames,
  withoutNameSubsection,
} from './names.ts';
export { type Effect, type ImmediateKind, type Mnemonic, mnemonicOf, Op, opcodes } from './opcodes.ts';
export { writeUnpadded } from './padding.ts';
export { isComponent, readSections, type Section, SectionId } from './sections.ts';
export type { FieldType, TypeDefinition } from './types.ts';
export { EMPTY_BLOCK_TYPE, heapTypeText, type ValType, valTypeText, writeValType } from './value-types.ts';
export {
  appendItems,
  ByteWriter,
  customContents,
  type NewSection,
  type WrittenModule,
  writeSections,
} from './write.ts';
