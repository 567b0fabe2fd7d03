/** Options of the client that rewrites modules in the page. All are JSON, so that a server can put them into a script. */
import type { ClientOptions } from '../client/index.ts';
import type { SelectionRules } from '../coverage/index.ts';

export type { Client } from '../client/index.ts';

/** How modules are rewritten in a page. */
export interface PageRewriting {
  /**
   * Regular expressions; when there are any, exactly the source files count whose names match one. By default all but those of
   * system libraries.
   */
  readonly include?: readonly string[];
  /** Regular expressions; source files whose names match one never count. */
  readonly omit?: readonly string[];
  /** Regular expressions: addresses of modules without debug info that are traced all the same, by their instructions. */
  readonly includeModules?: readonly string[];
  /** Absolute, `/`-separated: names of files are relative to it. */
  readonly sourceRoot?: string;
  readonly remaps?: SelectionRules['remaps'];
  /** False: files of system libraries count as well. */
  readonly omitSystemLibraries?: boolean;
  /** Whether arms of branches are counted as well; `'all'`: those of one line, too. */
  readonly branches?: boolean | 'all';
  /** It is known only what ran, not how often. */
  readonly hitOnly?: true;
  /** Counts of instructions follow as well. */
  readonly everyBlock?: true;
}

/** Options of `startRewritingClient`. */
export interface RewritingClientOptions extends ClientOptions {
  /** Which modules and files are traced, and what is counted. */
  readonly rewriting?: PageRewriting;
}
