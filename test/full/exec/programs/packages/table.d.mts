/** A program that uses a package, and what is known of it. */
export interface PackageProgram {
  readonly title: string;
  /** Its file, absolute. */
  readonly path: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The environment variable with the directory in which its package is installed. */
  readonly packages: 'WTRACE_PACKAGES' | 'WTRACE_LARGE_PACKAGES' | 'WTRACE_HOOKED_PACKAGES';
  /** What build.mjs makes for it, whose folder it finds in WTRACE_BUILT. */
  readonly build?: 'assemblyscript' | 'go';
  /** Why its counts are not compared with those of `load`, if so. */
  readonly notCompared?: string;
  /** Why it only runs where WTRACE_ALL_PACKAGES is set, if so. */
  readonly onDemand?: string;
}

/** All of them. */
export const packagePrograms: readonly PackageProgram[];
