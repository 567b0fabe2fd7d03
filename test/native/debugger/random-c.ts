/**
 * Random C programs and what must hold at each line of them: statements are made together with an interpreter of them, so that the
 * values follow from the source alone. No statement reads what may not be set, and numbers wrap as they do in unsigned arithmetic.
 */
import type { Canonical } from './canonical.ts';

/** The variables that are set before a statement is run: `name:line of declaration` → value. */
export interface ExpectedEvent {
  readonly line: number;
  readonly set: ReadonlyMap<string, Canonical>;
}

/** A program with an export `run`. */
export interface RandomProgram {
  readonly text: string;
  /** Of each run of a statement that is no `if` and no loop, in order. */
  readonly events: readonly ExpectedEvent[];
  /** Lines of such statements. */
  readonly lines: ReadonlySet<number>;
}

interface Scalar {
  readonly name: string;
  readonly bits: number;
  readonly kind: 'signed' | 'unsigned' | 'float';
}

const scalars: readonly Scalar[] = [
  { name: 'signed char', bits: 8, kind: 'signed' },
  { name: 'unsigned char', bits: 8, kind: 'unsigned' },
  { name: 'short', bits: 16, kind: 'signed' },
  { name: 'unsigned short', bits: 16, kind: 'unsigned' },
  { name: 'int', bits: 32, kind: 'signed' },
  { name: 'unsigned', bits: 32, kind: 'unsigned' },
  { name: 'long long', bits: 64, kind: 'signed' },
  { name: 'unsigned long long', bits: 64, kind: 'unsigned' },
  { name: 'float', bits: 32, kind: 'float' },
  { name: 'double', bits: 64, kind: 'float' },
];

const INT = scalars[4] as Scalar;
const POINT = 'point';

/** A variable; a record and an array have several cells. */
interface Declared {
  readonly key: string;
  readonly name: string;
  readonly type: Scalar;
  readonly form: 'scalar' | 'record' | 'array';
  /** Of a loop: nothing else changes it. */
  readonly isCounter?: true;
  /** It is set on every path to the statement that is made now. */
  isSet: boolean;
}

type Number = bigint | number;
type Memory = Map<Declared, (Number | undefined)[]>;

interface Frame {
  readonly memory: Memory;
  readonly events: ExpectedEvent[];
}

type Statement = (frame: Frame) => void;

/** Makes one program. @param seed a number from 1 on */
export function randomProgram(seed: number): RandomProgram {
  return new Generator(seed).program();
}

class Generator {
  private state: number;
  private readonly text: string[] = ['typedef struct { int x; long long y; } point;'];
  private readonly lines = new Set<number>();
  /** Variables in scope, those of inner blocks last. */
  private scope: Declared[] = [];
  /** Names that the innermost block declares. */
  private own = new Set<string>();
  private declaring = '';
  private names = 0;

  constructor(seed: number) {
    this.state = seed * 2654435761;
  }

  program(): RandomProgram {
    const functions: Statement[] = [];
    for (let i = 0; i < 30; i++) {
      this.text.push(`static void f${i}(void) {`);
      functions.push(this.block(0, 14));
      this.text.push('}');
    }
    this.text.push('void run(void) {', ...functions.map((_, i) => `  f${i}();`), '}');
    const events: ExpectedEvent[] = [];
    for (const each of functions) each({ memory: new Map(), events });
    return { text: `${this.text.join('\n')}\n`, events, lines: this.lines };
  }

  private below(limit: number): number {
    this.state = (Math.imul(this.state ^ (this.state >>> 15), 2246822519) + 0x9e3779b9) | 0;
    return ((this.state ^ (this.state >>> 13)) >>> 0) % limit;
  }

  private pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  }

  private block(depth: number, count: number): Statement {
    const outer = this.scope;
    const { own } = this;
    this.scope = [...outer];
    this.own = new Set();
    const body: Statement[] = [];
    for (let i = 0; i < count; i++) body.push(this.statement(depth));
    this.scope = outer;
    this.own = own;
    return (frame) => {
      for (const each of body) each(frame);
    };
  }

  private statement(depth: number): Statement {
    const choice = this.below(20);
    const indent = '  '.repeat(depth + 1);
    const readable = this.usable().filter(
      ({ isSet, form, type }) => isSet && form === 'scalar' && type.kind !== 'float',
    );
    if (choice < 7 || readable.length < 2) return this.declaration(indent);
    if (choice < 9) return this.bare(indent);
    if (choice < 16 || depth > 2) return this.assignment(indent);
    return choice < 18 ? this.branch(depth, indent, this.pick(readable)) : this.loop(depth, indent);
  }

  /** Adds a line of a statement without parts. */
  private simple(text: string, run: (memory: Memory) => void): Statement {
    const line = this.text.push(text);
    this.lines.add(line);
    const visible = [...this.scope];
    return ({ memory, events }) => {
      events.push({ line, set: setIn(memory, visible) });
      run(memory);
    };
  }

  /** What an expression may name: not what is shadowed, nor what is just being declared. */
  private usable(): readonly Declared[] {
    const innermost = new Map(this.scope.map((declared) => [declared.name, declared]));
    return [...innermost.values()].filter(({ name }) => name !== this.declaring);
  }

  /** A new name, or one of an outer block. */
  private newName(): string {
    const outer = this.usable().filter(({ name }) => !this.own.has(name));
    const name = outer.length > 0 && this.below(4) === 0 ? this.pick(outer).name : `v${this.names++}`;
    this.own.add(name);
    return name;
  }

  private declaration(indent: string): Statement {
    const form = this.pick(['scalar', 'scalar', 'scalar', 'record', 'array'] as const);
    // Arrays of characters are shown as text.
    const type = form === 'record' ? INT : this.pick(form === 'array' ? scalars.slice(1) : scalars);
    const name = this.newName();
    const declared: Declared = { key: `${name}:${this.text.length + 1}`, name, type, form, isSet: true };
    this.declaring = name;
    const count = form === 'scalar' ? 1 : form === 'record' ? 2 : 3;
    const values = Array.from({ length: count }, (_, i) => this.expression(cellType(declared, i)));
    this.declaring = '';
    const list = values.map(({ text }) => text).join(', ');
    const text =
      form === 'scalar'
        ? `${type.name} ${name} = ${list};`
        : form === 'record'
          ? `${POINT} ${name} = {${list}};`
          : `${type.name} ${name}[3] = {${list}};`;
    this.scope.push(declared);
    const made = this.simple(indent + text, (memory) => {
      memory.set(
        declared,
        values.map(({ value }, i) => converted(value(memory), cellType(declared, i))),
      );
    });
    return (frame) => {
      // The one of the iteration before is gone.
      frame.memory.delete(declared);
      made(frame);
    };
  }

  /** A variable that has no value yet. */
  private bare(indent: string): Statement {
    const name = this.newName();
    const key = `${name}:${this.text.length + 1}`;
    const declared: Declared = { key, name, type: this.pick(scalars), form: 'scalar', isSet: false };
    this.text.push(`${indent}${declared.type.name} ${declared.name};`);
    this.scope.push(declared);
    return ({ memory }) => {
      memory.delete(declared);
    };
  }

  private assignment(indent: string): Statement {
    const targets = this.usable().filter(({ isCounter }) => isCounter !== true);
    const possible = targets.filter(({ form, isSet }) => isSet || form === 'scalar');
    if (possible.length === 0) return this.declaration(indent);
    const target = this.pick(possible);
    const cell = target.form === 'scalar' ? 0 : this.below(target.form === 'record' ? 2 : 3);
    const place =
      target.form === 'scalar'
        ? target.name
        : target.form === 'record'
          ? `${target.name}.${'xy'[cell]}`
          : `${target.name}[${cell}]`;
    const type = cellType(target, cell);
    const { text, value } = this.expression(type);
    const made = this.simple(`${indent}${place} = ${text};`, (memory) => {
      const cells = memory.get(target) ?? [];
      cells[cell] = converted(value(memory), type);
      memory.set(target, cells);
    });
    if (target.form === 'scalar') target.isSet = true;
    return made;
  }

  private branch(depth: number, indent: string, tested: Declared): Statement {
    const bit = this.below(3);
    this.text.push(`${indent}if ((unsigned long long)${tested.name} >> ${bit} & 1) {`);
    const first = this.arm(() => this.block(depth + 1, 3));
    const hasElse = this.below(2) === 0;
    this.text.push(hasElse ? `${indent}} else {` : `${indent}}`);
    const second = hasElse ? this.arm(() => this.block(depth + 1, 3)) : undefined;
    if (hasElse) this.text.push(`${indent}}`);
    return (frame) => {
      const value = BigInt.asUintN(64, BigInt(frame.memory.get(tested)?.[0] ?? 0));
      if (((value >> BigInt(bit)) & 1n) === 1n) first(frame);
      else second?.(frame);
    };
  }

  private loop(depth: number, indent: string): Statement {
    const name = `v${this.names++}`;
    const count = 1 + this.below(3);
    const line = this.text.push(`${indent}for (int ${name} = 0; ${name} < ${count}; ${name}++) {`);
    const counter: Declared = {
      key: `${name}:${line}`,
      name,
      type: INT,
      form: 'scalar',
      isCounter: true,
      isSet: true,
    };
    const outer = this.scope;
    this.scope = [...outer, counter];
    const body = this.arm(() => this.block(depth + 1, 3));
    this.scope = outer;
    this.text.push(`${indent}}`);
    return (frame) => {
      for (let i = 0n; i < BigInt(count); i++) {
        frame.memory.set(counter, [i]);
        body(frame);
      }
      frame.memory.delete(counter);
    };
  }

  /** What is set in a part that may not run is not set after it. */
  private arm<T>(make: () => T): T {
    const before = this.scope.map((declared) => [declared, declared.isSet] as const);
    const made = make();
    for (const [declared, isSet] of before) declared.isSet = isSet;
    return made;
  }

  /** In the type's own numbers: what is cast to it has a value in it, or wraps. */
  private expression(type: Scalar): { readonly text: string; readonly value: (memory: Memory) => Number } {
    const readable = this.usable().filter(({ isSet, form }) => isSet && form === 'scalar');
    const floats = readable.filter(({ type: read }) => read.kind === 'float');
    const whole = readable.filter(({ type: read }) => read.kind !== 'float');
    const constant = BigInt(this.below(100_000)) - 30_000n;
    // By way of double, as JavaScript does it: one rounding more.
    const cast = type.kind === 'float' ? `(${type.name})(double)` : `(${type.name})`;
    if (floats.length > 0 && type.kind === 'float' && this.below(2) === 0) {
      const read = this.pick(floats);
      return {
        text: `${cast}((double)${read.name} / 4 + ${constant})`,
        value: (memory) => globalThis.Number(memory.get(read)?.[0] ?? 0) / 4 + globalThis.Number(constant),
      };
    }
    if (whole.length === 0) return { text: `${cast}${constant}ll`, value: () => constant };
    const [left, right] = [this.pick(whole), this.pick(whole)];
    const sign = this.pick(['+', '-', '*', '^', '&'] as const);
    const sum = `((unsigned long long)${right.name} + (unsigned long long)${constant}ll)`;
    return {
      text: `${cast}(long long)((unsigned long long)${left.name} ${sign} ${sum})`,
      value: (memory) => {
        const a = BigInt.asUintN(64, BigInt(memory.get(left)?.[0] ?? 0));
        const b = BigInt.asUintN(64, BigInt(memory.get(right)?.[0] ?? 0) + constant);
        return BigInt.asIntN(64, operations[sign](a, b));
      },
    };
  }
}

const operations = {
  '+': (a: bigint, b: bigint) => a + b,
  '-': (a: bigint, b: bigint) => a - b,
  '*': (a: bigint, b: bigint) => a * b,
  '^': (a: bigint, b: bigint) => a ^ b,
  '&': (a: bigint, b: bigint) => a & b,
} as const;

const LONG = scalars[6] as Scalar;
const cellType = ({ form, type }: Declared, cell: number): Scalar =>
  form === 'record' && cell === 1 ? LONG : type;

/** As a cast does it. */
function converted(value: Number, { bits, kind }: Scalar): Number {
  if (kind === 'float') return bits === 32 ? Math.fround(globalThis.Number(value)) : globalThis.Number(value);
  const whole = typeof value === 'number' ? BigInt(Math.trunc(value)) : value;
  return kind === 'signed' ? BigInt.asIntN(bits, whole) : BigInt.asUintN(bits, whole);
}

function setIn(memory: Memory, visible: readonly Declared[]): ReadonlyMap<string, Canonical> {
  const found = new Map<string, Canonical>();
  for (const declared of visible) {
    const cells = memory.get(declared);
    if (cells === undefined) continue;
    const shown = cells.map((cell, i) => shownAs(cell, cellType(declared, i)));
    const [first = null, second = null] = shown;
    found.set(
      declared.key,
      declared.form === 'scalar' ? first : declared.form === 'record' ? { x: first, y: second } : shown,
    );
  }
  return found;
}

function shownAs(value: Number | undefined, { kind }: Scalar): Canonical {
  if (value === undefined) return null;
  if (kind !== 'float') return String(value);
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, globalThis.Number(value));
  return `f:${view.getBigUint64(0).toString(16).padStart(16, '0')}`;
}
