/**
 * The variables that the events of `wtrace exec` show: planned by the thread that rewrites a module, read by all that run it.
 * A file of its own, loaded only where variables are wanted.
 */
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { frameVariables, sitePlansOf, type VariableReading, variablesOf } from '../debuginfo/index.ts';
import { NamedVariables, type WantedVariables } from '../event-log/index.ts';
import { ModuleVariables } from '../load/index.ts';
import type { ProbeMap } from '../probe-map/index.ts';
import type { SourceVariables } from '../runtime/index.ts';
import { MAX_FILE_BYTES, readWhole, writeWhole } from '../store/index.ts';
import { plannedVariables, type VariablePlans } from '../variables/index.ts';

/** The variables that a condition may name. */
export { variablesOf };

/** Loaded already, for a module that is compiled cannot wait. */
const reading: VariableReading = { frameVariables, sitePlansOf, variablesOf };

/** See the top of this file. */
export class TracedVariables {
  readonly #directory: string;
  readonly #wanted: WantedVariables;
  readonly #named: NamedVariables;
  /** Of the module that is being rewritten. */
  #current: ModuleVariables | undefined;
  /** By the id of a module; undefined: it has none. */
  readonly #known = new Map<string, SourceVariables | undefined>();

  /** @param directory where plans are left for other threads */
  constructor(directory: string, wanted: WantedVariables) {
    this.#directory = directory;
    this.#wanted = wanted;
    this.#named = new NamedVariables(wanted);
  }

  /** What the events of the next module that is rewritten have to carry. */
  next(): ModuleVariables['carried'] {
    this.#current = new ModuleVariables(reading, this.#wanted === 'all' ? undefined : this.#wanted);
    return this.#current.carried;
  }

  /**
   * The module that {@link next} was for has been rewritten. Whether it has variables.
   * @param offsets of the rewritten module
   */
  add(id: string, offsets: ProbeMap['offsets']): boolean {
    const made = this.#current;
    const plans = made?.data;
    this.#current = undefined;
    // At a trap, those of the instruction at which each activation stands; other threads know only those of events.
    this.#known.set(
      id,
      plans && plannedVariables(plans, (activations) => made?.stopped(activations, offsets)),
    );
    if (plans === undefined) return false;
    this.#named.add(plans);
    try {
      // Another thread may be handed the compiled module, from which nothing of this follows.
      writeWhole(this.#file(id), serialize(plans), false);
    } catch {
      // Its events are without variables.
    }
    return true;
  }

  /** See {@link NamedVariables.missing}: of the modules that this thread rewrote. */
  get missing(): readonly string[] | undefined {
    return this.#named.missing;
  }

  /** Those of a module that this thread, or another one, rewrote; undefined: it has none. */
  of(id: string): SourceVariables | undefined {
    if (!this.#known.has(id)) this.#known.set(id, this.#read(id));
    return this.#known.get(id);
  }

  #read(id: string): SourceVariables | undefined {
    try {
      const bytes = readWhole(this.#file(id), 'a file', MAX_FILE_BYTES);
      return plannedVariables(deserialize(bytes) as VariablePlans);
    } catch {
      return undefined;
    }
  }

  #file(id: string): string {
    return join(this.#directory, `${id}.variables`);
  }
}
