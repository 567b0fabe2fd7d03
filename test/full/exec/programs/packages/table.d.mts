/** A program that uses a package, and what is known of it. */
export interface PackageProgram {
  readonly title: string;
  /** Its file, absolute. */
  readonly path: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The environment variable with the directory in which its package is installed. */
  readonly packages:
    | 'WTRACE_PACKAGES'
    | 'WTRACE_LARGE_PACKAGES'
    | 'WTRACE_HOOKED_PACKAGES'
    | 'WTRACE_NPM_PACKAGES';
  /** What build.mjs makes for it, whose folder it finds in WTRACE_BUILT. */
  readonly build?: 'assemblyscript' | 'go';
  /** Why its counts are not compared with those of `load`, if so. */
  readonly notCompared?: string;
  /** Why they are only where WTRACE_ALL_PACKAGES is set, if so. */
  readonly comparedOnDemand?: string;
  /** Why clocks stand still in all of its runs, and nothing is freed when it is collected (test/differential/standstill.mjs), if so. */
  readonly still?: string;
  /** With which arguments `load` runs it, if with others. */
  readonly loadArgs?: readonly string[];
  /** How many functions may have other counts than under `load`, at most, and why; without it, none. */
  readonly mayDiffer?: { readonly functions: number; readonly why: string };
  /** Why it only runs where WTRACE_ALL_PACKAGES is set, if so. */
  readonly onDemand?: string;
}

/** All of them. */
export const packagePrograms: readonly PackageProgram[];
