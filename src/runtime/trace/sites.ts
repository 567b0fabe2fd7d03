/** Facts of event sites, looked up on first use: names and files are not needed to run. */
import type { FuncIdx, SiteIndex } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import { type EventFunction, type EventMap, NO_FILE } from '../../probe-map/index.ts';
import type { InlinedCall, TracedFunction } from './frame.ts';

/** What a tracer needs of a module besides its event map. */
export interface SourceNames {
  /** The name of a file of the event map. */
  fileName(file: number): string;
  /** The function with this funcidx. */
  functionOf(funcidx: FuncIdx): TracedFunction;
  /** Inlined calls around a place of the original module, innermost first. */
  inlinedAt(funcidx: FuncIdx, offset: ModuleOffset): readonly InlinedCall[];
}

/** Everything that is the same at each event of one site. */
export interface SiteFacts {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly function: TracedFunction;
  readonly offset: ModuleOffset;
  /** Read on first use. */
  readonly inlined: () => readonly InlinedCall[];
}

/** The function that a site belongs to. */
export function functionOfSite({ sites, functions }: EventMap, index: SiteIndex): EventFunction {
  return functions[sites.fn[index]!]!;
}

/** Facts of site `index` (without the base). */
export function siteFacts(map: EventMap, names: SourceNames, index: SiteIndex): SiteFacts {
  const { sites } = map;
  const file = sites.file[index]!;
  const { funcidx } = functionOfSite(map, index);
  const offset = sites.offset[index] as ModuleOffset;
  return {
    file: file === NO_FILE ? '' : names.fileName(file),
    line: sites.line[index]!,
    column: sites.column[index]!,
    function: names.functionOf(funcidx),
    offset,
    inlined: () => names.inlinedAt(funcidx, offset),
  };
}
