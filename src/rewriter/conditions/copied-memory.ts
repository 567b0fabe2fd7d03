/**
 * Which bytes of the guest's memory a chosen variable, or a part of one, is read from: their addresses as code, in the order in which
 * they are needed. A record of the ring takes them along, so that the same can be read when the guest has gone on.
 */
import {
  type Copying,
  copyingOf,
  isCharacter,
  missingPart,
  type Piece,
  type Place,
  type PlannedVariable,
  partInside,
  sizeOf,
  TEXT_BYTES,
  type TypeId,
  typeOfPath,
  type VariablePath,
  withoutAliases,
} from '../../variables/index.ts';
import { notNull, offsetFor } from './addresses.ts';
import {
  itemOf,
  memberOf,
  numberOf,
  type ObjectContext,
  objectAt,
  type PlacedObject,
  seen,
  targetOf,
} from './compiled-variable.ts';
import type { GuestExpression } from './guest-expression.ts';
import { load } from './memory-load.ts';
import { arithmetic } from './operators.ts';
import { compileOperations, compileValue } from './source-place.ts';
import { asNumber, convert, literal, type NumericValue, type Value } from './typed.ts';

/** Bytes of memory 0 that a record holds a copy of. */
export interface CopiedMemory {
  /** An i32; 0: there is nothing to copy. */
  readonly address: GuestExpression;
  readonly bytes: number;
  /** Where memory ends before, as many as there are; otherwise all or none. */
  readonly isText: boolean;
}

/** What is copied for one path, or why it cannot be. */
export type PathCopies = readonly CopiedMemory[] | { readonly reason: string };

/** @param context has a memory with 32-bit addresses */
export function copiesOf(planned: PlannedVariable, path: VariablePath, context: ObjectContext): PathCopies {
  const { plan, type } = planned;
  if (plan.state !== 'value') return [];
  const { types, memory } = context;
  const part = typeOfPath(types, type, path.steps);
  if (part === undefined)
    return missingPart(types, type, path.steps) === undefined ? { reason: 'its items are elsewhere' } : [];
  if (memory === undefined || memory.is64) return { reason: 'code cannot read its memory' };
  const copies = new Copies(context);
  const reason = copies.add(planned, plan.place, path.steps, part);
  return reason === undefined ? copies.list : { reason };
}

const POINTER_BYTES = 4;

/** Whether memory has to be read for what is at a place. */
const isLoaded = (place: Exclude<Place, { readonly kind: 'pieces' | 'bytes' }>): boolean =>
  place.kind === 'memory' || place.value.some(({ op }) => op === 'load');

const cannot = 'code cannot compute where it is';

class Copies {
  readonly list: CopiedMemory[] = [];
  private readonly context: ObjectContext;

  constructor(context: ObjectContext) {
    const { memory } = context;
    this.context = {
      ...context,
      ...(memory && { memory: { ...memory, noted: (address, bytes) => this.note(address, bytes) } }),
    };
  }

  /** @returns why the part cannot be copied */
  add(
    { type, lengths }: PlannedVariable,
    place: Place,
    steps: VariablePath['steps'],
    part: TypeId | 'row',
  ): string | undefined {
    if (part === 'row') return 'it is a row of an array';
    const { types } = this.context;
    if (place.kind === 'bytes') return this.addConstant(part);
    const start = place.kind === 'pieces' ? this.inPiece(place.pieces, type, steps) : undefined;
    if (start === 'nothing') return undefined;
    if (place.kind === 'pieces' && start === undefined) return this.addPieces(place.pieces, part);
    let object = start?.object ?? objectAt(type, place, this.context);
    if (object !== undefined && lengths !== undefined) object = { ...object, lengths };
    for (const step of start?.steps ?? steps) object = object && this.follow(object, step);
    if (object === undefined)
      return place.kind === 'value' && steps.length === 0 && !isLoaded(place)
        ? this.addConstant(part)
        : cannot;
    const shape = withoutAliases(types, object.type);
    const isNumber = shape.kind === 'base' || shape.kind === 'enum' || shape.kind === 'pointer';
    const number = isNumber ? numberOf(object, this.context) : undefined;
    if (number === undefined) return this.addWhole(object);
    if (shape.kind === 'pointer' && isCharacter(types, shape.target)) this.text(notNull(number));
    return undefined;
  }

  private follow(object: PlacedObject, step: VariablePath['steps'][number]): PlacedObject | undefined {
    switch (step.kind) {
      case 'member':
        return memberOf(object, step.name, this.context);
      case 'item':
        return itemOf(object, literal(step.index), this.context);
      case 'target':
        return targetOf(object, this.context);
    }
  }

  private addWhole({ type, where }: PlacedObject): string | undefined {
    const copying = copyingOf(this.context.types, type);
    if (typeof copying === 'string') return copying;
    // In a wasm local, all of it is handed over.
    if (where.kind === 'number') return copying.texts.length > 0 ? cannot : undefined;
    this.note(where.address, copying.size);
    return this.addTexts(where.address, copying);
  }

  private addTexts(address: NumericValue, { texts }: Copying): string | undefined {
    for (const offset of texts) {
      const at = asNumber(arithmetic('+', address, offsetFor(address, offset)));
      const pointer = at && asNumber(this.loaded(at));
      if (pointer === undefined) return cannot;
      this.text(pointer);
    }
    return undefined;
  }

  /** A constant is where it is described, as a number computed from wasm locals is; what it points at is not looked for. */
  private addConstant(part: TypeId): string | undefined {
    const copying = copyingOf(this.context.types, part);
    if (typeof copying === 'string') return copying;
    return copying.texts.length > 0 ? cannot : undefined;
  }

  /** The part of a value in pieces that is in one of them, and the steps from there; 'nothing': the piece has no value. */
  private inPiece(
    pieces: readonly Piece[],
    type: TypeId,
    steps: VariablePath['steps'],
  ): { readonly object: PlacedObject; readonly steps: VariablePath['steps'] } | 'nothing' | undefined {
    const { types } = this.context;
    const { bits, taken, offset, type: inner } = partInside(types, type, steps);
    const where = this.pieceAt(pieces, offset, sizeOf(types, inner) ?? 0);
    if (where === undefined || where === 'nothing') return where;
    const object = seen({ type: inner, dimension: 0, where, ...(bits && { bits }) }, this.context);
    return object && { object, steps: steps.slice(taken) };
  }

  /** Where some bytes of a value in pieces are; undefined: in several, or at no place that can be computed. */
  private pieceAt(
    pieces: readonly Piece[],
    offset: number,
    size: number,
  ): PlacedObject['where'] | 'nothing' | undefined {
    let at = 0;
    for (const piece of pieces) {
      const { place } = piece;
      const inside = offset - at;
      at += piece.size;
      if (inside < 0 || inside + size > piece.size) continue;
      if (place === undefined) return 'nothing';
      if (place.kind === 'bytes' || (place.kind === 'value' && inside > 0)) return undefined;
      if (place.kind === 'value') {
        const value = compileValue(place.value, size, this.context);
        return value && { kind: 'number', number: value };
      }
      const number = compileOperations(place.address, this.context);
      if (number === undefined) return undefined;
      const address = asNumber(arithmetic('+', number, offsetFor(number, inside)));
      return address && { kind: 'memory', address };
    }
    return undefined;
  }

  /** Of a value in several pieces, those that are in memory. */
  private addPieces(pieces: readonly Piece[], part: TypeId): string | undefined {
    const copying = copyingOf(this.context.types, part);
    if (typeof copying === 'string') return copying;
    for (const { place, size } of pieces) {
      if (place === undefined || place.kind === 'bytes' || !isLoaded(place)) continue;
      const found = compileOperations(place.kind === 'memory' ? place.address : place.value, this.context);
      if (found === undefined) return cannot;
      if (place.kind === 'memory') this.note(found, size);
    }
    for (const offset of copying.texts) {
      const where = this.pieceAt(pieces, offset, POINTER_BYTES);
      if (where === 'nothing') continue;
      const pointer = where?.kind === 'memory' ? asNumber(this.loaded(where.address)) : where?.number;
      if (pointer === undefined) return cannot;
      this.text(pointer);
    }
    return undefined;
  }

  /** A pointer in memory that is copied already. */
  private loaded(address: NumericValue): Value {
    const { noted, ...memory } = this.context.memory ?? { is64: false };
    return load('u32', address, memory);
  }

  private note(address: NumericValue, bytes: number): void {
    this.push(address, bytes, false);
  }

  private text(address: NumericValue): void {
    this.push(address, TEXT_BYTES, true);
  }

  private push(address: NumericValue, bytes: number, isText: boolean): void {
    const code = convert(address, 'u32');
    if (code !== undefined && bytes > 0) this.list.push({ address: code, bytes, isText });
  }
}
