/** Memory 0 of an instance as it is whenever it is read. */
import type { GuestMemory } from '../../variables/index.ts';

const BYTE = 8;
const SMALL_BYTES = 4;

/** See the top of this file. One for each instance: a view of a buffer takes longer to make than a number to read. */
export class LiveMemory implements GuestMemory {
  private readonly memory: WebAssembly.Memory;
  private readonly isShared: boolean;
  private view: Uint8Array;

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
    this.isShared = !(memory.buffer instanceof ArrayBuffer);
    this.view = new Uint8Array(memory.buffer);
  }

  get byteLength(): number {
    return this.current().length;
  }

  holds(address: number, length: number): boolean {
    return address >= 0 && address + length <= this.current().length;
  }

  small(address: number, length: number): number | undefined {
    const bytes = this.current();
    if (address < 0 || length > SMALL_BYTES || address + length > bytes.length) return undefined;
    let bits = 0;
    for (let i = length - 1; i >= 0; i--) bits = (bits << BYTE) | (bytes[address + i] ?? 0);
    return bits >>> 0;
  }

  read(address: number, length: number): Uint8Array {
    return this.current().slice(address, address + length);
  }

  /** When memory grows, its buffer is another, and the old one has no bytes; that of a shared memory keeps those that it had. */
  private current(): Uint8Array {
    const { view } = this;
    if (view.length > 0 && !this.isShared) return view;
    const { buffer } = this.memory;
    if (view.buffer !== buffer) this.view = new Uint8Array(buffer);
    return this.view;
  }
}
