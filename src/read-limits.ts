/**
 * Which files may be read because a module or saved data names them: source maps, external debug info, sources. What they say is
 * not to be trusted, so only regular files in some folders are read, links resolved. One object of this decides for all of them.
 */
import type { FileHost } from './file-system.ts';
import { readRegularFile } from './regular-file.ts';

/** Folders, absolute, with all that is below them. Plain data, so that threads can send it. */
export interface ReadFolders {
  /** Named by the user. */
  readonly named: readonly string[];
  /** That follow from other things: the working directory, folders of modules. The root of a file system does not count here. */
  readonly implied: readonly string[];
}

/** Why a file that is there is not read. `virtual`: it is no file on a disk, but made by the system (/proc, /sys, /dev). */
export type RefusalReason = 'outside' | 'virtual' | 'irregular' | 'too-large';

/** A file that is there and is not read. */
export interface Refusal {
  readonly why: RefusalReason;
  /** Where it is, links resolved: the folder to allow, if its reason is `outside`. */
  readonly folder: string;
}

/** What came of reading a file. `missing`: there is none, or the system denies access. */
export type NamedFile =
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  | { readonly kind: 'missing' }
  | ({ readonly kind: 'refused' } & Refusal);

const MISSING: NamedFile = Object.freeze({ kind: 'missing' });

/** Folders of Unix systems that hold no files of users; /dev/shm is a disk in memory. */
const VIRTUAL = /^\/(?:proc|sys|dev(?!\/shm\/))(?:\/|$)/;
/** Types of such file systems as Linux numbers them (statfs(2)), wherever they are mounted. */
const VIRTUAL_TYPES: ReadonlySet<number> = new Set([
  0x9fa0, // proc
  0x62656572, // sysfs
  0x1cd1, // devpts
  0x64626720, // debugfs
  0x74726163, // tracefs
  0x73636673, // securityfs
  0x62656570, // configfs
  0x27e0eb, // cgroup
  0x63677270, // cgroup2
  0xcafe4a11, // bpf
  0x42494e4d, // binfmt_misc
  0x6165676c, // pstore
  0xde5e81e4, // efivarfs
  0x19800202, // mqueue
]);

/** See the top of this file. */
export class ReadLimits {
  readonly #host: FileHost;
  readonly #folders: ReadFolders;
  /** The folders that are there, links resolved. */
  #roots: readonly string[] | undefined;

  constructor(host: FileHost, folders: ReadFolders) {
    this.#host = host;
    this.#folders = folders;
  }

  /**
   * Reads a regular file in one of the folders; never throws.
   * @param path absolute
   * @param limit most bytes that it may have
   */
  read(path: string, limit: number): NamedFile {
    const real = this.#realPath(path);
    if (real === undefined) return MISSING;
    const folder = this.#host.path.dirname(real);
    const refused = (why: RefusalReason): NamedFile => ({ kind: 'refused', why, folder });
    if (VIRTUAL.test(real)) return refused('virtual');
    if (!this.#isInside(real)) return this.#isDirectory(real) ? MISSING : refused('outside');
    if (this.#isVirtual(real)) return refused('virtual');
    // Its links are resolved: one that is there now was put there in between.
    const file = readRegularFile(this.#host.fs, real, { limit, followsLinks: false });
    switch (file.kind) {
      case 'read':
        return file;
      case 'irregular':
      case 'too-large':
        return refused(file.kind);
      default:
        return MISSING;
    }
  }

  /** No file is opened. */
  #realPath(path: string): string | undefined {
    // To ask for a file of another machine would be a connection to it; on Unix, such a path is one of this machine.
    if (path.startsWith('\\\\') && !this.#isInside(path)) return undefined;
    return realPath(this.#host, path);
  }

  #isInside(path: string): boolean {
    this.#roots ??= this.#findRoots();
    const { sep } = this.#host.path;
    return this.#roots.some(
      (root) => path === root || path.startsWith(root.endsWith(sep) ? root : root + sep),
    );
  }

  #findRoots(): readonly string[] {
    const { named, implied } = this.#folders;
    const isRoot = (path: string): boolean => this.#host.path.dirname(path) === path;
    const resolved = (path: string): readonly string[] => {
      const real = realPath(this.#host, path);
      return real === undefined ? [] : [real];
    };
    return [...named.flatMap(resolved), ...implied.flatMap(resolved).filter((path) => !isRoot(path))];
  }

  #isDirectory(path: string): boolean {
    try {
      return this.#host.fs.statSync(path).isDirectory();
    } catch {
      return false;
    }
  }

  #isVirtual(path: string): boolean {
    try {
      const type = this.#host.fs.statfsSync?.(path).type;
      // Some systems number their own otherwise, but then they are in the folders above.
      return type !== undefined && VIRTUAL_TYPES.has(type >>> 0);
    } catch {
      return false;
    }
  }
}

function realPath({ fs }: FileHost, path: string): string | undefined {
  try {
    return fs.realpathSync.native(path);
  } catch {
    return undefined;
  }
}
