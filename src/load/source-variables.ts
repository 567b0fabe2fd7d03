/** Variables of the source in the frames of a program: from its debug info to what the tracer reads. */
import {
  type DebugInfo,
  loadedVariableReading,
  loadVariableReading,
  type SitePlans,
  type VariableReading,
} from '../debuginfo/index.ts';
import { UsageError, type Warning } from '../errors.ts';
import { type FuncIdx, toDefinedFunction } from '../indices.ts';
import type { ModuleOffset } from '../location.ts';
import type { ProbeMap } from '../probe-map/index.ts';
import { type CarriedValues, type CopiedMemory, namesVariables } from '../rewriter/index.ts';
import { originalOffset, type SourceVariables } from '../runtime/index.ts';
import type {
  Format,
  StoppedActivation,
  StoppedPlans,
  VariablePath,
  VariablePlans,
} from '../variables/index.ts';
import type { WasmModule } from '../wasm/index.ts';
import { MemoryCopies } from './memory-copies.ts';
import type { LoadRequest } from './request.ts';

/**
 * Loads the part of wtrace that reads variables of the source. `load` does so by itself where frames are to show them;
 * `loadSync` needs it before.
 */
export async function prepareVariables(): Promise<void> {
  await loadVariableReading();
}

/** Whether frames show variables. */
export const showsVariables = ({ tracer }: LoadRequest): boolean =>
  tracer?.core !== undefined && (tracer.settings.reads.has('locals') || tracer.settings.reads.has('globals'));

const wantsVariables = (request: LoadRequest): boolean => {
  const { when } = request.tracer?.settings ?? {};
  return (
    request.points !== undefined || showsVariables(request) || (when !== undefined && namesVariables(when))
  );
};

/** What reads the variables that a tracer shows, or that its condition names; undefined: there are none such. */
export async function readingFor(request: LoadRequest): Promise<VariableReading | undefined> {
  return wantsVariables(request) ? loadVariableReading() : undefined;
}

/** Like {@link readingFor}. @throws UsageError when it was not loaded */
export function readingForSync(request: LoadRequest): VariableReading | undefined {
  if (!wantsVariables(request)) return undefined;
  const reading = loadedVariableReading();
  if (reading === undefined)
    throw new UsageError(
      "loadSync cannot load what reads variables: call `await prepareVariables()` of 'wtrace' before, or use load",
    );
  return reading;
}

/** The variables of one module. */
export class ModuleVariables {
  readonly #reading: VariableReading;
  readonly #wanted: readonly VariablePath[] | undefined;
  readonly #formats: readonly Format[];
  #plans: SitePlans | undefined;
  #copies: MemoryCopies | undefined;
  #importedFunctions = 0;

  /**
   * @param wanted what frames show; undefined: all
   * @param formats of the user's own types
   */
  constructor(reading: VariableReading, wanted?: readonly VariablePath[], formats: readonly Format[] = []) {
    this.#reading = reading;
    this.#wanted = wanted;
    this.#formats = formats;
  }

  /** What its events have to carry; undefined: it has no variables. */
  readonly carried = (module: WasmModule, debugInfo: DebugInfo): CarriedValues | undefined => {
    const names = this.#wanted && new Set(this.#wanted.map(({ name }) => name));
    const plans = this.#reading.sitePlansOf(module, debugInfo, names);
    this.#plans = plans;
    this.#importedFunctions = module.importedFunctions;
    if (plans === undefined) return undefined;
    const copies = new MemoryCopies(this.#wanted ?? [], plans.types);
    this.#copies = copies;
    return {
      at: (place) => plans.at(place).carried,
      globals: () => plans.globals,
      copies: (place, context) => {
        const found: readonly CopiedMemory[] = copies.at(plans.at(place).list, context);
        plans.setCopied(place, copies.sizesOf(found));
        return found;
      },
    };
  };

  /**
   * What is in scope where activations stand that a trap ended.
   * @param offsets those of the rewritten module
   */
  stopped(activations: readonly StoppedActivation[], offsets: ProbeMap['offsets']): StoppedPlans | undefined {
    const plans = this.#plans;
    if (plans === undefined) return undefined;
    const lists = activations.map(({ funcidx, stop, offset, isEntry }) => {
      const fn = toDefinedFunction(funcidx as FuncIdx, this.#importedFunctions);
      const site = { fn, offset: offset as ModuleOffset, isEntry };
      return plans.atStop(originalOffset(offsets, stop as ModuleOffset), site);
    });
    return { lists, types: plans.typesOf(lists.flatMap((list) => list ?? [])) };
  }

  /** What cannot be copied into the records of a ring, where anything cannot. */
  get refusals(): MemoryCopies['refusals'] {
    return this.#copies?.refusals ?? [];
  }

  /** For the tracer; undefined: it has no variables. @param offsets of the rewritten module */
  source(offsets: ProbeMap['offsets']): SourceVariables | undefined {
    const plans = this.#plans;
    if (plans === undefined) return undefined;
    const { frameVariables } = this.#reading;
    const shown = { types: plans.types, formats: this.#formats };
    const locals = frameVariables({ ...shown, wanted: this.#wanted });
    const globals = frameVariables(shown);
    return {
      at: (offset, isEntry) => plans.planned(offset, isEntry),
      stopped: (activations) => this.stopped(activations, offsets)?.lists ?? [],
      globals: (funcidx) => plans.globalVariables(toDefinedFunction(funcidx, this.#importedFunctions)),
      read: (list, state, isLocal) => (isLocal ? locals : globals)(list, state),
    };
  }

  /** What another thread needs in place of {@link source}; undefined: it has no variables. */
  get data(): VariablePlans | undefined {
    return this.#plans?.data();
  }

  /** Why there are none, if so. */
  get warnings(): readonly Warning[] {
    if (this.#plans !== undefined) return [];
    const message =
      'this module describes no variables, so frames show none; compile it with -g, to DWARF, and without a tool that removes it';
    return [{ slug: 'no-variables', message }];
  }
}
