/** Text of one instruction (WebAssembly 3.0 §6.5), with the names of what it refers to as comments. */
import {
  type BlockType,
  type Catch,
  heapTypeText,
  type Immediate,
  mnemonicOf,
  Op,
  type ValType,
  valTypeText,
  type WasmModule,
} from '../../wasm/index.ts';
import { floatText } from './float-text.ts';

/** Looks up a name for a comment: a kind of index and the index. */
export type NameOf = (kind: Immediate['kind'], index: number) => string | undefined;

/** Longest signature that is written out; a longer one is its typeidx only. */
const MAX_SIGNATURE = 100;

// Null passes these casts; the text says so in the type.
const castsNull = new Set<number>([Op['ref.test null'], Op['ref.cast null']]);

/** Text of one instruction, without indentation. */
export function instructionText(
  module: WasmModule,
  opcode: number,
  immediates: readonly Immediate[],
  nameOf: NameOf,
): string {
  const mnemonic = mnemonicOf(opcode) ?? '';
  const words = operands(module, opcode, mnemonic, immediates, nameOf).filter((word) => word !== '');
  return words.length === 0 ? mnemonic : `${mnemonic} ${words.join(' ')}`;
}

function operands(
  module: WasmModule,
  opcode: number,
  mnemonic: string,
  immediates: readonly Immediate[],
  nameOf: NameOf,
): string[] {
  const word = (immediate: Immediate) => immediateText(module, mnemonic, immediate, nameOf);
  const [first, second, third, fourth] = immediates;
  switch (mnemonic) {
    // The binary format has the operands of these in another order than the text.
    case 'call_indirect':
    case 'return_call_indirect':
      if (first?.kind === 'typeidx' && second !== undefined) {
        return [...withoutZeros([second]).map(word), `(type ${first.value})`];
      }
      break;
    case 'memory.init':
    case 'table.init':
      if (first !== undefined && second !== undefined) return [...withoutZeros([second]), first].map(word);
      break;
    // Two memories or tables are both written, or neither.
    case 'memory.copy':
    case 'table.copy':
    case 'memory.size':
    case 'memory.grow':
    case 'memory.fill':
      return withoutZeros(immediates).map(word);
    case 'ref.test':
    case 'ref.cast':
      if (first?.kind === 'heaptype') return [refText(castsNull.has(opcode), first.heap)];
      break;
    case 'br_on_cast':
    case 'br_on_cast_fail':
      if (
        first?.kind === 'castflags' &&
        second !== undefined &&
        third?.kind === 'heaptype' &&
        fourth?.kind === 'heaptype'
      ) {
        return [
          word(second),
          refText(first.sourceNullable, third.heap),
          refText(first.targetNullable, fourth.heap),
        ];
      }
      break;
  }
  return immediates.map(word);
}

/** Indices that the text leaves out because all are 0. */
function withoutZeros(immediates: readonly Immediate[]): readonly Immediate[] {
  return immediates.every((immediate) => 'value' in immediate && immediate.value === 0) ? [] : immediates;
}

const refText = (nullable: boolean, heap: number) => valTypeText({ kind: 'ref', nullable, heap });

function immediateText(module: WasmModule, mnemonic: string, immediate: Immediate, nameOf: NameOf): string {
  switch (immediate.kind) {
    case 'blocktype':
      return blockTypeText(module, immediate.type);
    case 'memarg':
      return memargText(mnemonic, immediate);
    case 'labels':
      return immediate.labels.join(' ');
    case 'f32':
    case 'f64':
      return floatText(immediate.bytes);
    case 'v128':
      return `i32x4 ${v128Text(immediate.bytes)}`;
    case 'lanes':
      return immediate.bytes.join(' ');
    case 'valtypes':
      return list('result', immediate.types);
    case 'heaptype':
      return heapTypeText(immediate.heap);
    case 'catches':
      return immediate.clauses.map(catchText).join(' ');
    case 'castflags':
    case 'reserved':
      return '';
    case 'i32':
    case 'i64':
    case 'labelidx':
    case 'laneidx':
    case 'fieldidx':
    case 'u32':
      return String(immediate.value);
    default:
      return withName(immediate.value, nameOf(immediate.kind, immediate.value));
  }
}

const withName = (index: number, name: string | undefined) =>
  name === undefined ? String(index) : `${index} ${comment(name)}`;

/** A block comment that its text cannot end. */
export function comment(text: string): string {
  return `(;${text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd').replace(/;(?=\))|\((?=;)/g, '$& ')};)`;
}

function blockTypeText(module: WasmModule, type: BlockType): string {
  switch (type.kind) {
    case 'empty':
      return '';
    case 'value':
      return `(result ${valTypeText(type.type)})`;
    case 'type':
      return signatureText(module, type.typeidx);
  }
}

/** `(type 3) (param i32) (result i32)`. */
export function signatureText(module: WasmModule, typeidx: number): string {
  const type = module.types[typeidx];
  const words = [`(type ${typeidx})`];
  if (type?.kind === 'func' && type.params.length + type.results.length <= MAX_SIGNATURE) {
    if (type.params.length > 0) words.push(list('param', type.params));
    if (type.results.length > 0) words.push(list('result', type.results));
  }
  return words.join(' ');
}

const list = (what: string, types: readonly ValType[]) => `(${[what, ...types.map(valTypeText)].join(' ')})`;

const catchText = ({ kind, tag, label }: Catch) =>
  tag < 0 ? `(${kind} ${label})` : `(${kind} ${tag} ${label})`;

function memargText(mnemonic: string, { align, offset, memidx }: Immediate & { kind: 'memarg' }): string {
  const words: string[] = [];
  if (memidx !== 0) words.push(String(memidx));
  if (offset !== 0n) words.push(`offset=${offset}`);
  if (align !== naturalAlignment(mnemonic)) words.push(`align=${2n ** BigInt(align)}`);
  return words.join(' ');
}

/** Exponent of 2 of the bytes that an access touches: what its mnemonic says. */
function naturalAlignment(mnemonic: string): number {
  const [, bits, lanes = '1'] = /(?:load|store|rmw|wait)(\d+)(?:x(\d+))?/.exec(mnemonic) ?? [];
  if (bits !== undefined) return Math.log2((Number(bits) * Number(lanes)) / 8);
  if (mnemonic.startsWith('v128')) return 4;
  return /^[if]64/.test(mnemonic) ? 3 : 2;
}

function v128Text(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return [0, 4, 8, 12].map((at) => `0x${view.getUint32(at, true).toString(16).padStart(8, '0')}`).join(' ');
}
