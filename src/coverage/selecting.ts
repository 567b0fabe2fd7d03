/**
 * What files are called and whether they count, whatever patterns select them: globs, or the regular expressions that they are written as where
 * no reader of globs is at hand.
 */
import { disassemblyName, normalizePath } from '../paths.ts';
import { systemLibraryReason } from '../system-libraries.ts';
import { type NamingRules, sourceName } from './naming.ts';

/** Everything that decides how a file is named and whether it counts. */
export interface SelectionRules extends NamingRules {
  /** Globs; when there are any, exactly the files that match one count, system libraries included. */
  readonly include: readonly string[];
  /** Globs; files that match one never count. */
  readonly omit: readonly string[];
  /** True to leave out system libraries where no `include` is given. */
  readonly omitSystemLibraries: boolean;
}

/** Whether functions without lines may count, by their disassembly: where a glob could name the file that it would be. */
export const disassemblesRest = ({ include }: Pick<SelectionRules, 'include'>): boolean => include.length > 0;

/** Names and selects paths of the debug info; answers are remembered. */
export interface Naming {
  /** The name in reports; see {@link sourceName}. */
  nameOf(path: string): string;
  /** All names by which globs select it: {@link nameOf} first, then that with links as they are written, if it is another. */
  namesOf(path: string): readonly string[];
  /** True when the file counts. */
  selects(path: string): boolean;
}

/** Makes a test of names of some patterns, of which there is at least one. */
export type NameMatcher = (patterns: readonly string[], rules: NamingRules) => (name: string) => boolean;

/** Makes the answers to "what is this file called" and "does it count". */
export function namingWith(rules: SelectionRules, matcher: NameMatcher): Naming {
  const included = rules.include.length > 0 ? matcher(rules.include, rules) : undefined;
  const omitted = rules.omit.length > 0 ? matcher(rules.omit, rules) : undefined;
  const { workingDirectory, realPath, ...asWritten } = rules;
  const { realPath: _, ...linksAsWritten } = rules;
  const isLookedUp = workingDirectory !== undefined || realPath !== undefined;
  const names = new Map<string, string>();
  const selected = new Map<string, boolean>();
  const nameOf = (path: string): string => {
    let name = names.get(path);
    if (name === undefined) {
      // Paths of system libraries belong to the directory or the machine in which the library was built.
      const isSystem = isLookedUp && systemLibraryReason(normalizePath(path)) !== undefined;
      name = sourceName(path, isSystem ? asWritten : rules);
      names.set(path, name);
    }
    return name;
  };
  const namesOf = (path: string): readonly string[] => {
    const name = nameOf(path);
    const written = realPath === undefined ? name : sourceName(path, linksAsWritten);
    return written === name ? [name] : [name, written];
  };
  // Names of thousands of files, each with a look at the disk, are not needed then.
  const everything = omitted === undefined && rules.include.includes('**');
  const decide = (path: string): boolean => {
    if (everything) return true;
    const all = namesOf(path);
    if (omitted !== undefined && all.some(omitted)) return false;
    if (included) return all.some(included);
    if (!rules.omitSystemLibraries) return true;
    // The disassembly of a function counts where everything does, or it is named.
    return disassemblyName(path) === undefined && systemLibraryReason(normalizePath(path)) === undefined;
  };
  return {
    nameOf,
    namesOf,
    selects(path) {
      let answer = selected.get(path);
      if (answer === undefined) {
        answer = decide(path);
        selected.set(path, answer);
      }
      return answer;
    },
  };
}
