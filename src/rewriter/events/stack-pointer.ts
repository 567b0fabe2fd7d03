/**
 * The global that holds LLVM's stack pointer. Functions that call nothing keep up to 128 bytes below it without moving it (the
 * red zone, `WebAssemblyFrameLowering` of LLVM): guest code that an observer runs while they stand there has to begin lower.
 */
import {
  InstructionReader,
  lebEnd,
  NameSubsectionId,
  Op,
  readIndexNames,
  readNames,
  signedLeb,
  type WasmModule,
} from '../../wasm/index.ts';

const NAME = '__stack_pointer';
/** LLVM keeps frames aligned so. Shadow stacks of other compilers, which may not be moved, are not. */
const ALIGNMENT = 16;
/** Instructions at the start of a body that may make its frame; without optimization there are six. */
const PROLOGUE = 8;
const LEB32_BYTES = 5;

/** globalidx of the stack pointer; undefined: the module has none, or it cannot be told. */
export function findStackPointer(module: WasmModule): number | undefined {
  const isNamed = ({ kind, name }: { kind: string; name: string }): boolean =>
    kind === 'global' && name === NAME;
  const listed = module.imports.find(isNamed) ?? module.exports.find(isNamed);
  if (listed !== undefined) return listed.index;
  const names = readNames(module);
  const globals = names && readIndexNames(module, names, NameSubsectionId.global);
  for (const [index, name] of globals ?? []) if (name === NAME) return index;
  // Names of globals that are there tell that none is a stack pointer.
  return (globals?.size ?? 0) > 0 ? undefined : byItsUse(module);
}

/** Without names: linkers put it first, and every frame is taken off it. */
function byItsUse(module: WasmModule): number | undefined {
  const first = module.importedGlobals;
  if (module.globalCount <= first) return undefined;
  let frames = 0;
  for (let i = 0; i < module.code.count; i++) {
    const start = module.code.codeStart[i]!;
    if (module.bytes[start] !== Op['global.get']) continue;
    const size = frameSize(module, i, first);
    if (size === undefined) continue;
    if (size <= 0 || size % ALIGNMENT !== 0) return undefined;
    frames++;
  }
  return frames > 0 ? first : undefined;
}

/** Bytes that a body takes off a global at its start; 0: in the way of other compilers; undefined: it takes none. */
function frameSize({ bytes, code }: WasmModule, index: number, globalidx: number): number | undefined {
  const end = code.end[index]!;
  const reader = new InstructionReader(bytes, code.codeStart[index]!, end);
  let size: number | undefined;
  let before = 0;
  for (let i = 0; i < PROLOGUE && reader.read(); i++) {
    const { opcode, offset } = reader;
    if (i === 0 && reader.index !== globalidx) return undefined;
    if (opcode === Op['i32.const']) {
      const after = lebEnd(bytes, offset + 1, end, LEB32_BYTES);
      if (after < 0) return undefined;
      size = signedLeb(bytes, offset + 1, after);
    }
    // LLVM keeps the address of the frame in a local; others only move the pointer.
    if (before === Op['i32.sub']) return opcode === Op['global.set'] ? 0 : size;
    before = opcode;
  }
  return undefined;
}
