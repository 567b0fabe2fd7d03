/**
 * Random bodies: nested blocks, loops with several ways out, switches, calls of every kind, exceptions, and some
 * arithmetic on locals. Loops and calls use up fuel, so that every run ends.
 */
import { op, typeOf } from '../oracle/program.ts';
import { writeBranchOnReference } from './flow-br-on.ts';
import { blockType, type Instruction, more, type Signature } from './flow-code.ts';
import {
  closeCatchAll,
  openCatchAll,
  writeRethrow,
  writeThrow,
  writeTry,
  writeTryTable,
} from './flow-exceptions.ts';
import { BodyWriter, I32_LOCALS, MEMORY_MASK } from './flow-writer.ts';

const MAX_DEPTH = 6;
const MAX_STACK = 5;

const i32Binary = [0x6a, 0x6b, 0x6c, 0x71, 0x72, 0x73, 0x74, 0x77];
const i64Binary = [0x7c, 0x7d, 0x7e, 0x83, 0x85];

/** Writes one body. */
export class FlowBody extends BodyWriter {
  /** For each `catch` that is open, the index of its label. */
  readonly #caught: number[] = [];

  /** A body for a function of the signature, without its final `end`. */
  generate(): readonly Instruction[] {
    this.labels.push({ arity: this.own.results });
    this.tick();
    for (let i = 0; i < I32_LOCALS; i++)
      if (!this.chance(4)) this.emit(op.call(this.parts.roll), op.localSet(this.own.params + i));
    this.sequence(this.own.results, 4);
    return this.code;
  }

  /** The body of a function that calls one of `pits` in the end, and does not return. */
  generatePit(pits: readonly number[]): readonly Instruction[] {
    this.labels.push({ arity: 0 });
    const caught = this.chance(3);
    if (caught) this.emit(...openCatchAll(this));
    for (let n = this.dice.below(4); n > 0; n--) this.#compute();
    const call = (): Instruction => op.call(this.dice.of(pits));
    if (this.chance(2)) {
      this.condition();
      this.emit(op.if(), call(), op.else, call(), op.end);
    } else this.emit(call());
    this.#compute();
    if (caught) this.emit(...closeCatchAll(this));
    this.emit(...this.dice.of([[], [op.unreachable], [op.return], [op.loop(), op.br(0), op.end]]));
    return this.code;
  }

  override statement(): void {
    const { legacyExceptions, exceptions, references } = this.parts.features;
    const mayNest = this.labels.length < MAX_DEPTH;
    if (references && mayNest && this.chance(5)) {
      writeBranchOnReference(this);
      return;
    }
    if ((legacyExceptions || exceptions) && this.chance(3)) {
      if (!mayNest || this.chance(4)) writeThrow(this);
      else if (exceptions) writeTryTable(this);
      else writeTry(this, this.#caught);
      return;
    }
    const choice = this.dice.below(22);
    if (choice < 3) this.#compute();
    else if (choice < 5 && mayNest) this.#block();
    else if (choice < 8 && mayNest) this.#loop();
    else if (choice < 11 && mayNest) this.#if();
    else if (choice < 13) this.#branch('br_if');
    else if (choice === 13 && this.chance(3)) this.#branch('br');
    else if (choice === 14 && this.labels.length > 2) this.#branch('br_table');
    else if (choice < 17) this.#call();
    else if (choice === 17) this.sometimes(...this.#earlyReturn());
    else if (choice === 18 && this.chance(6)) this.#return();
    else if (choice === 19 && this.height < MAX_STACK) this.push();
    else if (choice === 20) this.#callBack();
    else if (legacyExceptions) writeRethrow(this, this.#caught);
    else this.#compute();
  }

  /** Something that neither leaves the block nor calls anything but the leaf of random numbers. */
  #compute(): void {
    const { dice } = this;
    switch (dice.below(5)) {
      case 0:
        this.emit(op.localGet(this.longLocal), more.i64(dice.below(99)), [dice.of(i64Binary)]);
        this.emit(op.localSet(this.longLocal));
        break;
      case 1:
        this.emit(op.localGet(this.local()), more.i32(MEMORY_MASK), op.and);
        this.emit(op.localGet(this.local()), more.store);
        break;
      case 2:
        this.condition();
        this.emit(op.if(), op.nop, op.end);
        break;
      default:
        this.emit(op.localGet(this.local()), op.localGet(this.local()), [dice.of(i32Binary)]);
        if (this.chance(2)) this.emit(op.localSet(this.local()));
        else this.emit(op.localTee(this.local()), op.drop);
    }
  }

  #signature(): Signature {
    if (this.chance(2)) return { params: 0, results: 0 };
    return { params: this.dice.below(Math.min(this.height, 2) + 1), results: this.dice.below(3) };
  }

  #block(): void {
    const type = this.#signature();
    this.emit(op.block(blockType(type)));
    this.inner({ arity: type.results }, type.params, type.results);
    this.closed(type.results);
  }

  #loop(): void {
    const type = this.#signature();
    this.emit(op.loop(blockType(type)));
    this.inner({ arity: type.params, loop: true, ticks: this.chance(2) }, type.params, type.results);
    this.closed(type.results);
  }

  #if(): void {
    const { params, results } = this.#signature();
    const withoutElse = params === results && this.chance(2);
    this.condition();
    this.emit(op.if(blockType({ params, results })));
    const before = this.height;
    this.inner({ arity: results }, params, results);
    if (!withoutElse) {
      this.height = before;
      this.emit(op.else);
      this.inner({ arity: results }, params, results);
    }
    this.closed(results);
  }

  #branch(kind: 'br' | 'br_if' | 'br_table'): void {
    const depth = this.dice.of(this.targets());
    const { arity } = this.labelAt(depth);
    const fitting = this.targets(arity);
    const depths =
      kind === 'br_table' ? Array.from({ length: this.dice.below(5) }, () => this.dice.of(fitting)) : [];
    if ([depth, ...depths].some((target) => this.labelAt(target).ticks)) this.tick();
    this.atLeast(arity);
    if (kind === 'br_if') {
      this.condition();
      this.emit(op.brIf(depth));
      return;
    }
    if (kind === 'br') this.emit(op.br(depth));
    else this.emit(op.call(this.parts.roll), more.i32(3), op.and, op.brTable(depths, depth));
    this.die();
  }

  #call(): void {
    const { params, results, funcidx, slot } = this.dice.of(this.parts.callees);
    const type = typeOf(params, results);
    this.atLeast(params);
    const indirect = slot !== undefined && this.chance(2);
    if (indirect) this.emit(more.i32(slot));
    if (this.parts.features.tailCalls && results === this.own.results && this.chance(5)) {
      this.emit(indirect ? more.returnCallIndirect(type) : op.returnCall(funcidx));
      this.die();
      return;
    }
    this.emit(indirect ? op.callIndirect(type) : op.call(funcidx));
    this.height += results - params;
  }

  #callBack(): void {
    if (this.parts.back === undefined) return;
    this.push();
    this.emit(op.call(this.parts.back));
  }

  #return(): void {
    this.atLeast(this.own.results);
    this.emit(op.return);
    this.die();
  }

  #earlyReturn(): Instruction[] {
    return [...Array.from({ length: this.own.results }, (_, i) => more.i32(i)), op.return];
  }
}
