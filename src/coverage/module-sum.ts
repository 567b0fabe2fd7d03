/** The sum of what several runs or data files say of one module, which is all that is kept of them. */
import type { FileFacts, InstructionCounts, ModuleFacts } from './facts.ts';
import { InstanceSum } from './instances.ts';
import { InstructionSum, sameOffsets } from './instruction-sum.ts';
import { asCounted } from './once.ts';
import { branchesOfSum, filesForSum, sourceOnly } from './same-branches.ts';
import { FileTallies } from './tally.ts';

/** Equal bytes are the same module; without a hash, equal names are. All that was read from reports in one format is one. */
export const identity = ({
  name,
  sha256,
  readFrom,
}: Pick<ModuleFacts, 'name' | 'sha256' | 'readFrom'>): string =>
  readFrom !== undefined ? `read from ${readFrom}` : sha256 === '' ? `name ${name}` : sha256;

/** A sum of one part at least. The order of parts never changes a number; the name is that of the first. */
export class ModuleSum {
  readonly #origin: Pick<ModuleFacts, 'name' | 'sha256' | 'readFrom'>;
  /** The only part so far, or the sum of all. */
  #parts: ModuleFacts | Sum;

  constructor(first: ModuleFacts) {
    const { name, sha256, readFrom } = first;
    this.#origin = { name, sha256, ...(readFrom && { readFrom }) };
    this.#parts = first;
  }

  /** Offsets mean nothing in another module: without a hash, the list of instructions decides whether a part can be added. */
  accepts({ sha256, instructions }: ModuleFacts): boolean {
    const own = this.#parts.instructions;
    if (sha256 !== '' || own === undefined || instructions === undefined) return true;
    return sameOffsets(own.offset, instructions.offset);
  }

  /** Adds a part: of the same module. */
  add(part: ModuleFacts): void {
    const parts = this.#parts;
    const sum = parts instanceof Sum ? parts : new Sum();
    if (!(parts instanceof Sum)) sum.add(parts);
    sum.add(part);
    this.#parts = sum;
  }

  /** Facts of the sum; with a part that knows only what ran, every hit is 1. */
  toFacts(): ModuleFacts {
    const parts = this.#parts;
    return parts instanceof Sum ? { ...this.#origin, ...parts.toFacts() } : parts;
  }
}

class Sum {
  #instructions: InstructionSum | undefined;
  #files = new FileTallies();
  #branches: ModuleFacts['branches'];
  readonly #inexact = new Set<string>();
  readonly #withoutLines = new Set<string>();
  readonly #instances = new InstanceSum();
  #hitOnly = false;

  add(part: ModuleFacts): void {
    const { inexact, withoutLines = [], hitOnly = false, instructions } = part;
    this.#addFiles(part);
    for (const name of inexact) this.#inexact.add(name);
    for (const name of withoutLines) this.#withoutLines.add(name);
    this.#hitOnly ||= hitOnly;
    this.#instances.add(part.instances ?? []);
    if (instructions === undefined) return;
    this.#instructions ??= new InstructionSum();
    this.#instructions.add(instructions);
  }

  #addFiles(part: ModuleFacts): void {
    const branches = branchesOfSum(this.#branches, part.branches);
    if (this.#branches === 'all' && branches === 'source') {
      const before = this.#files.toFacts();
      this.#files = new FileTallies();
      for (const file of before) this.#files.of(file.path).addFile(sourceOnly(file));
    }
    this.#branches = branches;
    for (const file of filesForSum(part, branches)) this.#files.of(file.path).addFile(file);
  }

  get instructions(): InstructionCounts | undefined {
    return this.#instructions?.counts;
  }

  toFacts(): Omit<ModuleFacts, 'name' | 'sha256'> {
    const files: readonly FileFacts[] = this.#files.toFacts();
    const instances = this.#instances.toFacts(this.#hitOnly);
    return {
      files: asCounted(files, [{ hitOnly: this.#hitOnly }]),
      inexact: [...this.#inexact].sort(),
      ...(this.#withoutLines.size > 0 && { withoutLines: [...this.#withoutLines].sort() }),
      ...(this.#hitOnly ? { hitOnly: true } : {}),
      ...(this.#branches && { branches: this.#branches }),
      ...(instances && { instances }),
      ...(this.instructions === undefined ? {} : { instructions: this.instructions }),
    };
  }
}
