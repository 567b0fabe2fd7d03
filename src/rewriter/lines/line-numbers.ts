/**
 * Numbers the lines of one function after the other: a hash table that is used again, since a function has a handful
 * of lines and a module has thousands of functions.
 */

/** (file, line) → number, by open addressing. */
export class LineNumbers {
  private size = 1024;
  private file = new Uint32Array(this.size);
  private line = new Uint32Array(this.size);
  private number = new Int32Array(this.size);
  /** Slot → the function that filled it; others find it empty. */
  private filledFor = new Int32Array(this.size);
  private current = 0;
  private count = 0;

  /** Begins the next function. */
  reset(): void {
    this.current++;
    this.count = 0;
  }

  /** The number of a line, from 1 in the order of first sight; as a new one it is negative. */
  of(file: number, line: number): number {
    const mask = this.size - 1;
    let slot = Math.imul(Math.imul(line, 0x9e3779b1) ^ file, 0x85ebca6b) >>> 7;
    for (slot &= mask; this.filledFor[slot] === this.current; slot = (slot + 1) & mask)
      if (this.line[slot] === line && this.file[slot] === file) return this.number[slot]!;
    this.filledFor[slot] = this.current;
    this.file[slot] = file;
    this.line[slot] = line;
    this.number[slot] = ++this.count;
    const number = this.count;
    if (2 * number > this.size) this.grow();
    return -number;
  }

  private grow(): void {
    const { size, count, file, line, number, filledFor, current } = this;
    this.size = 4 * size;
    this.file = new Uint32Array(this.size);
    this.line = new Uint32Array(this.size);
    this.number = new Int32Array(this.size);
    this.filledFor = new Int32Array(this.size);
    this.reset();
    const order = new Int32Array(count);
    for (let slot = 0; slot < size; slot++) if (filledFor[slot] === current) order[number[slot]! - 1] = slot;
    // In the order of their numbers, so that they get the same ones again.
    for (let i = 0; i < count; i++) this.of(file[order[i]!]!, line[order[i]!]!);
  }
}
