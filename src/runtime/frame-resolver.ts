/** Maps frames as engines report them to places in the original modules. */
import { partitionPoint } from '../columns/index.ts';
import type { FuncIdx } from '../indices.ts';
import type { ModuleOffset } from '../location.ts';
import type { FunctionProbes, ProbeMap } from '../probe-map/index.ts';
import type { CutFrame } from './cut-frames.ts';

/** A function that frames may belong to; without its blocks where no counts are corrected. */
export type FrameFunction = Pick<FunctionProbes, 'funcidx' | 'start' | 'end' | 'blockStart' | 'manyLocals'>;

/** What is needed of a traced module to identify its frames. */
export interface FrameOwner {
  readonly probeMap: Pick<ProbeMap, 'offsets' | 'callsEndBlocks'> & {
    readonly functions: readonly FrameFunction[];
  };
}

/** The position of a frame. */
export interface FramePlace {
  /** Number of the module. */
  readonly module: number;
  readonly fn: FrameFunction;
  /** ModuleOffset in the original module. */
  readonly offset: ModuleOffset;
}

/**
 * Original offset of a byte of the rewritten module: a byte that wtrace added maps to the next one that was copied.
 * @returns -1 after the last copied byte
 */
export function originalOffset(offsets: ProbeMap['offsets'], rewritten: ModuleOffset): ModuleOffset {
  const run = runAt(offsets, rewritten);
  if (run === offsets.rewritten.length) return -1 as ModuleOffset;
  return (offsets.original[run]! + Math.max(0, rewritten - offsets.rewritten[run]!)) as ModuleOffset;
}

/** The first run that ends after a byte; it may also begin after it. */
function runAt(offsets: ProbeMap['offsets'], rewritten: ModuleOffset): number {
  const { rewritten: start, length } = offsets;
  return partitionPoint(start.length, (run) => start[run]! + length[run]! <= rewritten);
}

/** Finds which module a frame belongs to. Frames next to a wrapper reveal the engine's name for each module. */
export class FrameResolver {
  readonly #modules: readonly (FrameOwner | undefined)[];
  readonly #functions: readonly ReadonlyMap<FuncIdx, FrameFunction>[];
  readonly #moduleOf = new Map<string, number>();

  /**
   * @param modules by module number; undefined: not traced
   * @param frames from which the engine's names for the modules are learned
   */
  constructor(modules: readonly (FrameOwner | undefined)[], frames: readonly CutFrame[]) {
    this.#modules = modules;
    this.#functions = modules.map(
      (module) => new Map(module?.probeMap.functions.map((fn) => [fn.funcidx, fn]) ?? []),
    );
    for (const { module, url } of frames) {
      if (module >= 0 && url !== '' && !this.#moduleOf.has(url)) this.#moduleOf.set(url, module);
    }
  }

  /** The place of a frame in a traced function; undefined for all others. */
  place(
    frame: Pick<CutFrame, 'url' | 'funcidx' | 'offset'> & Partial<Pick<CutFrame, 'module' | 'newest'>>,
  ): FramePlace | undefined {
    if (frame.offset < 0) return undefined;
    const newest = frame.newest ?? this.#modules.length;
    const known = this.#moduleOf.get(frame.url);
    if (known !== undefined) {
      if (known > newest) return undefined;
      const place = this.#fit(frame, known);
      if (frame.module === undefined || frame.module < 0 || frame.module === known) return place;
      // Modules with the same bytes have the same name in the engine.
      const twin = this.#fit(frame, frame.module);
      return twin !== undefined && twin.offset === place?.offset ? twin : place;
    }
    const named = new Set(this.#moduleOf.values());
    const fits = this.#modules.flatMap((_, module) => {
      const place = module > newest || named.has(module) ? undefined : this.#fit(frame, module);
      return place === undefined ? [] : [place];
    });
    return fits.length === 1 ? fits[0] : undefined;
  }

  /** The module of frames with this engine name; -1: unknown. */
  moduleOf(url: string): number {
    return this.#moduleOf.get(url) ?? -1;
  }

  #fit({ funcidx, offset }: Pick<CutFrame, 'funcidx' | 'offset'>, module: number): FramePlace | undefined {
    const owner = this.#modules[module];
    const fn = this.#functions[module]?.get(funcidx);
    if (owner === undefined || fn === undefined) return undefined;
    const original = originalOffset(owner.probeMap.offsets, offset);
    return original >= fn.start && original < fn.end ? { module, fn, offset: original } : undefined;
  }
}

/** ModuleOffset in the original of the first instruction of a frame's function. */
export function entryOf({ fn }: FramePlace): ModuleOffset {
  return fn.blockStart[0] as ModuleOffset;
}

/**
 * Whether the top frame of a stack is in the prologue of its function: called, but not entered. Engines report the
 * position of the locals vector, which may be rewritten; probes neither trap nor call, so no frame is in one. For a frame
 * so large that it is checked separately, V8 reports the last position that it knows: the final `end`, which needs no
 * stack itself, or, where control cannot reach that, an instruction before it.
 * @param offsets of the frame's module
 */
export function inPrologue(
  place: FramePlace,
  offsets: ProbeMap['offsets'],
  { offset: rewritten, how }: CutFrame,
): boolean {
  const { fn, offset } = place;
  const run = runAt(offsets, rewritten);
  const inserted = offsets.rewritten[run]! > rewritten;
  const apart = how === 'overflow' && (offset === fn.end - 1 || fn.manyLocals === true);
  return inserted || offset < entryOf(place) || apart;
}
