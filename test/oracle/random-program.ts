/**
 * Random small modules with random rows for property tests. Decisions come from a tape of numbers, of which 0 is the
 * simplest everywhere: a test that fails is shrunk to a short tape of small numbers, which is a small program.
 */
import { at, type FunctionSpec, type Item, op, type ProgramSpec, typeOf } from './program.ts';

/** Imports of every random program: what to branch on, and a check that ends endless programs. */
export const NEXT = 0;
export const TICK = 1;
const IMPORTS = [
  { name: 'next', params: 0, results: 1 },
  { name: 'tick', params: 0, results: 0 },
] as const;

/** Features that not every engine has. */
export interface Features {
  /** `try` … `catch` of the first exception proposal. */
  readonly legacyExceptions: boolean;
  /** `try_table` and `throw_ref`. */
  readonly exceptions: boolean;
  /** Only direct calls, many of them, between functions of which only the first is exported, each with a line. */
  readonly directCalls?: boolean;
}

interface Signature {
  readonly params: number;
  readonly results: number;
}

/** Blocks without parameters and results have a type of their own, as compilers write it. */
const blockTypeOf = (params: number, results: number): number =>
  params + results === 0 ? 0x40 : typeOf(params, results);

/** Locals beside the parameters. */
const LOCALS = 2;
const MAX_STACK = 4;
const MAX_DEPTH = 5;

class Tape {
  #at = 0;
  readonly #values: readonly number[];
  constructor(values: readonly number[]) {
    this.#values = values;
  }

  /** From 0 to `below - 1`; 0 when the tape is at its end. */
  pick(below: number): number {
    return (this.#values[this.#at++] ?? 0) % below;
  }

  get ended(): boolean {
    return this.#at >= this.#values.length;
  }
}

interface Label {
  readonly arity: number;
  readonly loop: boolean;
}

class BodyGenerator {
  readonly #tape: Tape;
  readonly #signatures: readonly Signature[];
  readonly #own: Signature;
  readonly #features: Features;
  readonly #items: Item[] = [];
  /** Innermost last. */
  readonly #labels: Label[] = [];
  /** For each `catch` that is open: the depth of its label. */
  readonly #caught: number[] = [];
  /** Values on the stack of the innermost block. */
  #height = 0;
  #live = true;
  #prologueEnd = false;

  constructor(tape: Tape, signatures: readonly Signature[], own: Signature, features: Features) {
    this.#tape = tape;
    this.#signatures = signatures;
    this.#own = own;
    this.#features = features;
  }

  generate(): FunctionSpec {
    this.#labels.push({ arity: this.#own.results, loop: false });
    if (this.#features.directCalls) this.#items.push(at(1));
    this.#sequence(this.#own.results);
    this.#maybeRow();
    return { ...this.#own, locals: LOCALS, body: this.#items };
  }

  #emit(instruction: readonly number[]): void {
    this.#maybeRow();
    this.#items.push(instruction);
  }

  #maybeRow(): void {
    while (this.#tape.pick(3) === 1) {
      const line = this.#tape.pick(7);
      const prologueEnd = !this.#prologueEnd && this.#items.length > 0 && this.#tape.pick(4) === 1;
      if (prologueEnd) this.#prologueEnd = true;
      this.#items.push(at(line, prologueEnd ? { prologueEnd } : {}));
    }
  }

  #push(): void {
    const choice = this.#tape.pick(3);
    if (choice === 0) this.#emit(op.i32(this.#tape.pick(4)));
    else if (choice === 1) this.#emit(op.localGet(this.#tape.pick(this.#own.params + LOCALS)));
    else this.#emit(op.call(NEXT));
    this.#height++;
  }

  #condition(): void {
    this.#emit(op.call(NEXT));
  }

  /** Makes the stack of the innermost block hold exactly `height` values. */
  #settle(height: number): void {
    for (; this.#height > height; this.#height--) this.#emit(op.drop);
    while (this.#height < height) this.#push();
  }

  #atLeast(height: number): void {
    while (this.#height < height) this.#push();
  }

  /** What follows in this block cannot be reached; some of it is there all the same. */
  #die(): void {
    this.#live = false;
    for (let n = this.#tape.pick(3); n > 0; n--) {
      const choice = this.#tape.pick(3);
      if (choice === 0) this.#emit(op.nop);
      else {
        this.#emit(choice === 1 ? op.block() : op.loop());
        this.#emit(op.nop);
        this.#emit(op.end);
      }
    }
  }

  /** Statements, then `results` values on the stack. */
  #sequence(results: number): void {
    for (let n = this.#tape.pick(6); n > 0 && this.#live && !this.#tape.ended; n--) this.#statement();
    if (this.#live) this.#settle(results);
  }

  #inner(label: Label, params: number, results: number): void {
    const outside = this.#height - params;
    this.#labels.push(label);
    this.#height = params;
    this.#live = true;
    this.#sequence(results);
    this.#labels.pop();
    this.#height = outside;
  }

  #blockType(): Signature {
    const params = this.#tape.pick(Math.min(this.#height, 2) + 1);
    return { params, results: this.#tape.pick(3) };
  }

  #closed(results: number): void {
    this.#emit(op.end);
    this.#height += results;
    this.#live = true;
  }

  #block(): void {
    const { params, results } = this.#blockType();
    this.#emit(op.block(blockTypeOf(params, results)));
    this.#inner({ arity: results, loop: false }, params, results);
    this.#closed(results);
  }

  #loop(): void {
    const { params, results } = this.#blockType();
    this.#emit(op.loop(blockTypeOf(params, results)));
    this.#inner({ arity: params, loop: true }, params, results);
    this.#closed(results);
  }

  #if(): void {
    const { params, results } = this.#blockType();
    const withoutElse = params === results && this.#tape.pick(2) === 0;
    this.#condition();
    this.#emit(op.if(blockTypeOf(params, results)));
    const before = this.#height;
    this.#inner({ arity: results, loop: false }, params, results);
    if (!withoutElse) {
      this.#height = before;
      this.#emit(op.else);
      this.#inner({ arity: results, loop: false }, params, results);
    }
    this.#closed(results);
  }

  #legacyTry(): void {
    const results = this.#tape.pick(2);
    const label = { arity: results, loop: false };
    this.#emit(op.try(typeOf(0, results)));
    this.#inner(label, 0, results);
    if (this.#tape.pick(4) === 3) {
      this.#emit([0x18, this.#tape.pick(this.#labels.length)]);
      this.#height += results;
      this.#live = true;
      return;
    }
    for (let arm = this.#tape.pick(3); arm >= 0; arm--) {
      this.#emit(arm === 0 ? op.catchAll : op.catch(0));
      this.#caught.push(this.#labels.length);
      this.#inner(label, 0, results);
      this.#caught.pop();
    }
    this.#closed(results);
  }

  /** `block … (try_table (catch_all 0) … br 1)`: the label of the clause is a block around it, of no arity. */
  #tryTable(): void {
    const around = this.#tape.pick(this.#labels.length);
    const label = this.#labels.length - 1 - around;
    const handler = this.#labels[label]!;
    const clause = handler.arity === 0 && !handler.loop ? [1, this.#tape.pick(2) === 0 ? 2 : 0] : [0];
    if (clause[1] === 0) clause.push(0);
    if (clause[0] === 1) clause.push(around);
    this.#emit([0x1f, typeOf(0, 0), ...clause]);
    this.#inner({ arity: 0, loop: false }, 0, 0);
    this.#closed(0);
  }

  #labelAndArity(): { label: number; target: Label } {
    const label = this.#tape.pick(this.#labels.length);
    return { label, target: this.#labels[this.#labels.length - 1 - label]! };
  }

  #branch(kind: 'br' | 'br_if' | 'br_table'): void {
    const { label, target } = this.#labelAndArity();
    if (target.loop || kind === 'br_table') this.#emit(op.call(TICK));
    this.#atLeast(target.arity);
    if (kind === 'br') {
      this.#emit(op.br(label));
      this.#die();
    } else if (kind === 'br_if') {
      this.#condition();
      this.#emit(op.brIf(label));
    } else {
      const fitting = this.#labels.flatMap((l, depth) =>
        l.arity === target.arity ? [this.#labels.length - 1 - depth] : [],
      );
      const labels = Array.from(
        { length: this.#tape.pick(4) },
        () => fitting[this.#tape.pick(fitting.length)]!,
      );
      this.#condition();
      this.#emit(op.brTable(labels, label));
      this.#die();
    }
  }

  #call(): void {
    const callee = this.#tape.pick(this.#signatures.length);
    const { params, results } = this.#signatures[callee]!;
    this.#emit(op.call(TICK));
    this.#atLeast(params);
    const how = this.#features.directCalls ? 0 : this.#tape.pick(4);
    if (how === 3 && results === this.#own.results) {
      this.#emit(op.returnCall(callee + IMPORTS.length));
      this.#die();
      return;
    }
    if (how === 2) {
      // May be another function of the table, or none: then the types differ and the call traps.
      this.#emit(op.i32(callee + IMPORTS.length + this.#tape.pick(2)));
      this.#emit(op.callIndirect(typeOf(params, results)));
    } else this.#emit(op.call(callee + IMPORTS.length));
    this.#height += results - params;
  }

  #sometimes(instruction: readonly number[]): void {
    this.#condition();
    this.#emit(op.if());
    this.#emit(instruction);
    this.#emit(op.end);
  }

  #divide(): void {
    this.#emit(op.i32(6));
    this.#emit(op.call(NEXT));
    this.#emit([0x6e]);
    this.#emit(op.localSet(this.#own.params));
  }

  #rethrow(): void {
    const depth = this.#caught.at(-1);
    if (depth === undefined) return;
    this.#emit([0x09, this.#labels.length - 1 - depth]);
    this.#die();
  }

  #statement(): void {
    const deep = this.#labels.length > MAX_DEPTH;
    const choice = this.#tape.pick(20);
    if (choice === 0 && this.#features.directCalls) this.#call();
    else if (choice === 1 && !deep) this.#block();
    else if (choice === 2 && !deep) this.#loop();
    else if (choice === 3 && !deep) this.#if();
    else if (choice === 4 || choice === 18) this.#branch('br_if');
    else if (choice === 5) this.#branch('br');
    else if (choice === 6) this.#branch('br_table');
    else if (choice === 7 || choice === 19) this.#call();
    else if (choice === 8) this.#divide();
    else if (choice === 9) this.#sometimes(op.unreachable);
    else if (choice === 10) {
      this.#atLeast(this.#own.results);
      this.#emit(op.return);
      this.#die();
    } else if (choice === 11 && this.#height > 0) {
      this.#emit(op.localSet(this.#tape.pick(this.#own.params + LOCALS)));
      this.#height--;
    } else if (choice === 12 && this.#height < MAX_STACK) this.#push();
    else if (choice === 13 && this.#height > 0) this.#settle(this.#height - 1);
    else if (choice === 14 && this.#features.legacyExceptions && !deep) this.#legacyTry();
    else if (choice === 15 && (this.#features.legacyExceptions || this.#features.exceptions)) {
      this.#sometimes(op.throw(0));
    } else if (choice === 16 && this.#features.legacyExceptions) this.#rethrow();
    else if (choice === 17 && this.#features.exceptions && !deep) this.#tryTable();
    else this.#emit(op.nop);
  }
}

/** A valid program of one to five functions, some of them not exported; imports `host.next` and `host.tick`. */
export function randomProgram(values: readonly number[], features: Features): ProgramSpec {
  const tape = new Tape(values);
  const count = 1 + tape.pick(5);
  const hiddenFrom = features.directCalls ? 1 : 1 + tape.pick(count);
  const signatures = Array.from({ length: count }, () => ({ params: tape.pick(3), results: tape.pick(3) }));
  const functions = signatures.map((own) => new BodyGenerator(tape, signatures, own, features).generate());
  const throws = features.legacyExceptions || features.exceptions;
  return { imports: IMPORTS, functions, tags: throws ? 1 : 0, table: true, hiddenFrom };
}
