/** What `wtrace exec` tells the processes that it starts: by an environment variable, which their children inherit. */
import { resolve } from 'node:path';
import process from 'node:process';
import type { SelectionRules } from '../coverage/index.ts';
import type { WantedVariables } from '../event-log/index.ts';

/** Name of the variable. */
export const SETTINGS_VARIABLE = 'WTRACE_EXEC';

/** What a descriptor leads to: the same of two processes that write to the same terminal, pipe, socket or file. */
export interface StreamIdentity {
  readonly dev: number;
  readonly ino: number;
}

/** Which events are wanted, and where they are written. */
export interface ExecTrace {
  /** Absolute: where threads leave notes, see trace-notes.ts. */
  readonly directory: string;
  /** Present with `--trace`. */
  readonly log?: {
    readonly color: boolean;
    /** Columns of the terminal. */
    readonly width?: number;
    /** Where the command's own stderr leads. */
    readonly stderr: StreamIdentity;
  };
  /** Absolute: the file of `--trace-file`, to which all threads append. */
  readonly file?: string;
  /** Events that each thread reports at most. */
  readonly limit?: number;
  /** A condition on `line` events: docs/when.md. */
  readonly when?: string;
  /** Variables that events show. */
  readonly locals?: WantedVariables;
}

/** How modules are traced, as JSON holds it. */
export interface ExecSettings {
  /** Absolute: where processes leave their counts. */
  readonly dataDir: string;
  readonly rules: Omit<SelectionRules, 'realPath' | 'workingDirectory'>;
  readonly options: {
    readonly hitOnly?: true;
    readonly branches?: boolean | 'all';
    readonly everyBlock?: true;
  };
  /** Folders in which files that modules name may be read. */
  readonly allowRead: readonly string[];
  /** Globs: modules without debug info that are traced all the same, by their instructions. */
  readonly includeModules: readonly string[];
  readonly cache: boolean;
  /** Present when events are wanted as well. */
  readonly trace?: ExecTrace;
  /** Whether it is noted which functions the linker left out. */
  readonly dropped?: true;
  /** Which test this is, where no variable `WTRACE_CONTEXT` says it. */
  readonly context?: string;
}

/**
 * The settings of this process: of `wtrace exec`, else those that `WTRACE_DATA_DIR` and defaults give.
 * @returns reads them as they were when this was called, whatever the program does to its environment
 */
export function settingsOfProcess(): () => ExecSettings {
  const text = process.env[SETTINGS_VARIABLE];
  const given = process.env['WTRACE_DATA_DIR'];
  const directory = process.cwd();
  let settings: ExecSettings | undefined;
  return () => {
    settings ??=
      text !== undefined && text !== ''
        ? (JSON.parse(text) as ExecSettings)
        : // Absolute: the program may change its working directory.
          defaults(resolve(directory, given === undefined || given === '' ? 'coverage' : given), directory);
    return settings;
  };
}

function defaults(dataDir: string, directory: string): ExecSettings {
  const sourceRoot = directory.replaceAll('\\', '/');
  return {
    dataDir,
    rules: { include: [], omit: [], remaps: [], sourceRoot, omitSystemLibraries: true },
    options: {},
    allowRead: [],
    includeModules: [],
    cache: true,
  };
}
