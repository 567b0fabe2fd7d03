/** Collects the sites of a module in growing columns. */
import { grown } from '../../columns/index.ts';
import type { LineTable } from '../../debuginfo/index.ts';
import type { SiteIndex } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import { type EventSites, NO_FILE } from '../../probe-map/index.ts';

/** Sites under construction. */
export class EventSiteColumns {
  /** Number of sites. */
  length = 0 as SiteIndex;
  /** `SiteKind` of each, and more room. */
  kind = new Uint8Array(64);
  private fn = new Uint32Array(64);
  private file = new Uint32Array(64);
  private line = new Uint32Array(64);
  private column = new Uint32Array(64);
  /** ModuleOffset of each, and more room. */
  offset = new Uint32Array(64);
  private current = 0;

  /** Begins the function with this index, to which the next sites belong. */
  beginFunction(index: number): void {
    this.current = index;
  }

  /** Adds a site and returns its index. `row` of `lines` gives its place in the source; -1: unknown. */
  add(kind: number, lines: LineTable | undefined, row: number, offset: ModuleOffset): SiteIndex {
    const i = this.length++ as SiteIndex;
    if (i === this.kind.length) this.grow();
    this.kind[i] = kind;
    this.fn[i] = this.current;
    this.offset[i] = offset;
    const known = lines !== undefined && row >= 0;
    this.file[i] = known ? lines.file[row]! : NO_FILE;
    this.line[i] = known ? lines.line[row]! : 0;
    this.column[i] = known ? lines.column[row]! : 0;
    return i;
  }

  /** Drops all sites from number `length` on. */
  truncate(length: SiteIndex): void {
    this.length = length;
  }

  /** The columns, cut to size. */
  finish(): EventSites {
    const { length, kind, fn, file, line, column, offset } = this;
    return {
      length,
      kind: kind.slice(0, length),
      fn: fn.slice(0, length),
      file: file.slice(0, length),
      line: line.slice(0, length),
      column: column.slice(0, length),
      offset: offset.slice(0, length),
    };
  }

  private grow(): void {
    this.kind = grown(this.kind);
    this.fn = grown(this.fn);
    this.file = grown(this.file);
    this.line = grown(this.line);
    this.column = grown(this.column);
    this.offset = grown(this.offset);
  }
}
