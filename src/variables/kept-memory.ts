/** The parts of a memory that somebody read, kept so that the same can be read again when the memory has changed. */
import type { GuestMemory } from './guest-state.ts';

/** Bytes of a part. */
const PART = 256;
/** What is read beyond is not kept. */
const MAX_PARTS = 4096;

/** First {@link GuestMemory} of what is to be kept; from {@link close} on, of what was. */
export class KeptMemory implements GuestMemory {
  readonly byteLength: number;
  private readonly parts = new Map<number, Uint8Array>();
  private memory: GuestMemory | undefined;

  constructor(memory: GuestMemory) {
    this.memory = memory;
    this.byteLength = memory.byteLength;
  }

  holds(address: number, length: number): boolean {
    if (this.memory !== undefined) return this.memory.holds(address, length);
    if (address < 0 || address + length > this.byteLength) return false;
    for (let part = Math.floor(address / PART); part * PART < address + length; part++)
      if (!this.parts.has(part)) return false;
    return true;
  }

  read(address: number, length: number): Uint8Array | undefined {
    const { memory } = this;
    if (memory !== undefined) {
      this.keep(memory, address, length);
      return memory.read(address, length);
    }
    if (!this.holds(address, length)) return undefined;
    const bytes = new Uint8Array(length);
    for (let part = Math.floor(address / PART); part * PART < address + length; part++) {
      const start = part * PART;
      const kept = this.parts.get(part)?.subarray(Math.max(0, address - start), address + length - start);
      if (kept !== undefined) bytes.set(kept, Math.max(0, start - address));
    }
    return bytes;
  }

  /** From now on, only what was read before can be read. */
  close(): void {
    this.memory = undefined;
  }

  private keep(memory: GuestMemory, address: number, length: number): void {
    for (let part = Math.floor(address / PART); part * PART < address + length; part++) {
      if (this.parts.has(part)) continue;
      if (this.parts.size === MAX_PARTS) return;
      const start = part * PART;
      const bytes = memory.read(start, Math.min(PART, memory.byteLength - start));
      if (bytes !== undefined) this.parts.set(part, bytes);
    }
  }
}
