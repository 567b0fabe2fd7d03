/**
 * The names and call sites of the inlined calls at a place, function by function, each read on first use.
 * A function of which anything can't be read or does not fit its code has no answers: a chain that misses
 * a link would be wrong.
 */
import { MalformedDebugInfoError } from '../../errors.ts';
import type { DefinedFunction } from '../../indices.ts';
import {
  type CodeOffset,
  codeOffset,
  type ModuleOffset,
  toCodeOffset,
  toModuleOffset,
} from '../../location.ts';
import type { CodeMap } from '../code-map.ts';
import type { InlinedFrame } from '../line-table.ts';
import type { Unit } from './info.ts';
import { type InlinedSubroutine, InlinedSubroutineReader } from './inlined-subroutine.ts';
import { RangeLists } from './range-lists.ts';
import type { RangeMap } from './range-map.ts';
import { type DwarfSections, sectionBytes } from './sections.ts';
import type { FileOfUnit, Subprograms } from './subprogram.ts';

const none: readonly InlinedFrame[] = Object.freeze([]);

/** The name of a callee that has none. */
const UNNAMED = '(unnamed)';

/** Frames in remembered chains; calls inside of each other could else take memory quadratic in their number. */
const MAX_REMEMBERED = 1 << 20;

type Callee = Omit<InlinedFrame, 'callPath' | 'callLine' | 'callColumn'>;

/** Finds the inlined-at chain of places. */
export class InlinedFrames {
  private readonly code: CodeMap;
  private readonly subprograms: Subprograms;
  private readonly reader: InlinedSubroutineReader;
  private readonly fileOf: FileOfUnit;
  private readonly report: (problem: MalformedDebugInfoError) => void;
  /** Defined function → its inlined calls by CodeOffset; null: none. */
  private readonly functions = new Map<DefinedFunction, RangeMap<InlinedSubroutine> | null>();
  private readonly frames = new Map<InlinedSubroutine, InlinedFrame>();
  private readonly chains = new Map<InlinedSubroutine, readonly InlinedFrame[]>();
  private remembered = 0;
  private readonly callees = new Map<number, Callee>();
  private readonly paths = new Map<Unit, Map<number, string | undefined>>();

  /** `report` gets what can't be read, once for each function. */
  constructor(
    sections: DwarfSections,
    subprograms: Subprograms,
    code: CodeMap,
    fileOf: FileOfUnit,
    report: (problem: MalformedDebugInfoError) => void,
  ) {
    this.code = code;
    this.subprograms = subprograms;
    const info = sectionBytes(sections, '.debug_info');
    const debugAddr = sectionBytes(sections, '.debug_addr');
    this.reader = new InlinedSubroutineReader(info, debugAddr, new RangeLists(sections));
    this.fileOf = fileOf;
    this.report = report;
  }

  /** The inlined calls around a place of a defined function, innermost first. Repeated calls are cheap. */
  at(fn: DefinedFunction, offset: ModuleOffset): readonly InlinedFrame[] {
    try {
      const innermost = this.callsOf(fn)?.at(toCodeOffset(offset, this.code.module.code.base));
      return innermost === undefined ? none : this.chainOf(innermost);
    } catch (error) {
      if (!(error instanceof MalformedDebugInfoError)) throw error;
      this.functions.set(fn, null);
      this.report(error);
      return none;
    }
  }

  private callsOf(fn: DefinedFunction): RangeMap<InlinedSubroutine> | null {
    const known = this.functions.get(fn);
    if (known !== undefined) return known;
    const definition = this.subprograms.definitions[fn];
    const calls =
      definition === undefined
        ? null
        : this.reader.read(definition, (low, high) => {
            this.check(fn, codeOffset(low), codeOffset(high));
          });
    this.functions.set(fn, calls);
    return calls;
  }

  /** @throws MalformedDebugInfoError when the range does not start and end at instructions of the function. */
  private check(fn: DefinedFunction, low: CodeOffset, high: CodeOffset): void {
    const { base, end } = this.code.module.code;
    const first = toModuleOffset(low, base);
    const after = toModuleOffset(high, base);
    if (this.code.isBoundary(fn, first) && (after === end[fn] || this.code.isBoundary(fn, after))) return;
    throw new MalformedDebugInfoError(
      'the code of an inlined call does not match its function',
      '.debug_info',
      this.subprograms.definitions[fn]?.offset ?? 0,
    );
  }

  private chainOf(innermost: InlinedSubroutine): readonly InlinedFrame[] {
    const known = this.chains.get(innermost);
    if (known !== undefined) return known;
    const frames: InlinedFrame[] = [];
    for (let call: InlinedSubroutine | undefined = innermost; call !== undefined; call = call.caller) {
      let frame = this.frames.get(call);
      if (frame === undefined) {
        frame = this.frameOf(call);
        this.frames.set(call, frame);
      }
      frames.push(frame);
    }
    const chain = Object.freeze(frames);
    this.remembered += chain.length;
    if (this.remembered > MAX_REMEMBERED) {
      this.chains.clear();
      this.remembered = chain.length;
    }
    this.chains.set(innermost, chain);
    return chain;
  }

  private frameOf({ unit, origin, callFile, callLine, callColumn }: InlinedSubroutine): InlinedFrame {
    const callPath = callFile === undefined ? undefined : this.path(unit, callFile);
    return Object.freeze({
      ...this.callee(origin),
      ...(callPath === undefined ? {} : { callPath }),
      callLine,
      callColumn,
    });
  }

  private callee(origin: number | undefined): Callee {
    if (origin === undefined) return { name: UNNAMED, line: 0 };
    const known = this.callees.get(origin);
    if (known !== undefined) return known;
    const subprogram = this.subprograms.describe(origin);
    if (subprogram === undefined) {
      throw new MalformedDebugInfoError(
        'the target of an inlined call is not a function',
        '.debug_info',
        origin,
      );
    }
    const { linkageName, path, line } = subprogram;
    const name = subprogram.name || linkageName || UNNAMED;
    const callee = {
      name,
      ...(linkageName === undefined || linkageName === '' || linkageName === name ? {} : { linkageName }),
      ...(path === undefined ? {} : { path }),
      line,
    };
    this.callees.set(origin, callee);
    return callee;
  }

  private path(unit: Unit, file: number): string | undefined {
    let paths = this.paths.get(unit);
    if (paths === undefined) {
      paths = new Map();
      this.paths.set(unit, paths);
    }
    if (!paths.has(file)) paths.set(file, this.fileOf(unit, file));
    return paths.get(file);
  }
}
