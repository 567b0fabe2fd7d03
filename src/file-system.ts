/**
 * What reading files needs of a host: parts of `node:fs` and `node:path`, which Bun and Deno have too. Described here and not
 * imported, so that what reads with it loads in browsers.
 */

/** What a system says of a file. */
export interface FileStats {
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  isFile(): boolean;
  isDirectory(): boolean;
}

/** Parts of `node:fs`. */
export interface FileSystem {
  readonly constants: {
    readonly O_RDONLY: number;
    readonly O_NONBLOCK?: number;
    readonly O_NOFOLLOW?: number;
  };
  readonly realpathSync: { native(path: string): string };
  statSync(path: string): FileStats;
  lstatSync(path: string): FileStats;
  openSync(path: string, flags: number): number;
  fstatSync(file: number): FileStats;
  readSync(file: number, bytes: Uint8Array, offset: number, length: number, position: null): number;
  closeSync(file: number): void;
  /** Absent in old versions of other hosts. */
  statfsSync?(path: string): { readonly type: number };
}

/** A host that has files. */
export interface FileHost {
  readonly fs: FileSystem;
  readonly path: {
    readonly sep: string;
    resolve(...parts: string[]): string;
    dirname(path: string): string;
  };
}
