/** The texts of source files for reports: those inside the modules at hand first, then those on disk. */
import { createHash } from 'node:crypto';
import type { InstructionListing } from '../coverage/index.ts';
import type { SourceText } from '../report/index.ts';
import { splitSource } from '../source-lines.ts';
import type { SourceFiles } from '../store/index.ts';

/** Where texts are looked for. */
export interface SourcePlaces {
  /** Those that may be read from disk. */
  readonly sources: SourceFiles;
  /** Of the modules at hand: their debug info may hold the text, and tells whether it is the one that was compiled. */
  readonly listings: readonly InstructionListing[];
}

/** A reader of sources by their names in reports; undefined where there is none that can be read. */
export function sourceReader({ sources, listings }: SourcePlaces): (name: string) => SourceText | undefined {
  return (name) => {
    for (const listing of listings) {
      const file = listing.files.indexOf(name);
      const lines = file < 0 ? undefined : listing.sourceLines(file);
      if (lines !== undefined) return { lines, isChanged: listing.isChanged?.(file) === true };
    }
    const bytes = sources.read(name);
    return bytes && { lines: splitSource(name, new TextDecoder().decode(bytes)) };
  };
}

/** MD5s of sources on disk by their names in reports, in hexadecimal; undefined where there is none that can be read. */
export function sourceDigests(sources: SourceFiles): (name: string) => string | undefined {
  return (name) => {
    const bytes = sources.read(name);
    return bytes && createHash('md5').update(bytes).digest('hex');
  };
}
