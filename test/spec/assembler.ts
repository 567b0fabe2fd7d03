/** WebAssembly text to bytes: by jco, which knows WebAssembly 3.0, else by wabt, which knows the folded `try`. */
import { parse } from '@bytecodealliance/jco';
import wabtModule from 'wabt';

const features = { exceptions: true, tail_call: true, threads: true };
let wabt: ReturnType<typeof wabtModule> | undefined;

/** Assembles each text once. One script's texts are kept at a time. */
export class Assembler {
  readonly #known = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  readonly #compiled = new Map<string, Promise<WebAssembly.Module>>();

  /** @throws whatever the assemblers throw for text that they do not take */
  bytes(text: string): Promise<Uint8Array<ArrayBuffer>> {
    let bytes = this.#known.get(text);
    if (bytes === undefined) {
      bytes = assemble(text);
      this.#known.set(text, bytes);
    }
    return bytes;
  }

  /** @throws also what the engine throws for a module that it does not take */
  compiled(text: string): Promise<WebAssembly.Module> {
    let module = this.#compiled.get(text);
    if (module === undefined) {
      module = this.bytes(text).then((bytes) => new WebAssembly.Module(bytes));
      this.#compiled.set(text, module);
    }
    return module;
  }
}

async function assemble(text: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return Uint8Array.from(await parse(text));
  } catch (error) {
    if (!/\(\s*(?:try|do)\b/.test(text)) throw error;
    wabt ??= wabtModule();
    const module = (await wabt).parseWat('script.wat', text, features);
    try {
      return Uint8Array.from(module.toBinary({}).buffer);
    } finally {
      module.destroy();
    }
  }
}
