/**
 * Every failure that wtrace reports deliberately: one class per cause, each with a stable `code`, each with an entry in
 * docs/messages.md (a test compares the two). Invalid input ends in one of these, never in a `TypeError`.
 */

/** Base of all errors that wtrace throws deliberately. `code` is stable; `message` is one line for people. */
export abstract class WtraceError extends Error {
  /** Stable identifier of the cause, `WTRACE_…`; see docs/messages.md. */
  abstract readonly code: string;
  override get name(): string {
    return this.constructor.name;
  }
}

/** The bytes are not a valid module (WebAssembly 3.0 §5). `offset` counts bytes from the start of the file. */
export class MalformedModuleError extends WtraceError {
  readonly code = 'WTRACE_MALFORMED_MODULE';
  /** Bytes from the start of the file. */
  readonly offset: number;
  constructor(what: string, offset: number) {
    super(`${what} (at offset 0x${offset.toString(16)})`);
    this.offset = offset;
  }
}

/** The bytes may be valid, but use something that wtrace does not support. The message names it and says what to do. */
export class UnsupportedError extends WtraceError {
  readonly code = 'WTRACE_UNSUPPORTED';
  /** Bytes from the start of the file, where there is such a position. */
  readonly offset: number | undefined;
  constructor(what: string, offset?: number) {
    super(offset === undefined ? what : `${what} (at offset 0x${offset.toString(16)})`);
    this.offset = offset;
  }
}

/** Debug info that cannot be read. Never ends a run: the caller turns it into a warning and continues without it. */
export class MalformedDebugInfoError extends WtraceError {
  readonly code = 'WTRACE_MALFORMED_DEBUG_INFO';
  /** Name of the section (`.debug_line`…) or file. */
  readonly section: string;
  /** Bytes from the start of that section. */
  readonly offset: number;
  constructor(what: string, section: string, offset: number) {
    super(`${section}: ${what} (at offset 0x${offset.toString(16)} of ${section})`);
    this.section = section;
    this.offset = offset;
  }
}

/** wtrace was called with options or arguments that make no sense. The message says what to do. */
export class UsageError extends WtraceError {
  readonly code = 'WTRACE_USAGE';
}

/** A file or directory could not be read or written. */
export class FileError extends WtraceError {
  readonly code = 'WTRACE_FILE';
  readonly path: string;
  constructor(what: string, path: string) {
    super(what);
    this.path = path;
  }
}

/** A file is not a saved data file, baseline or probe map, or has a version that this wtrace does not know. */
export class DataFileError extends WtraceError {
  readonly code = 'WTRACE_DATA_FILE';
}

/** The changes that `--diff` asks for are not to be had: no git, no such revision, text that is no diff. */
export class DiffError extends WtraceError {
  readonly code = 'WTRACE_DIFF';
}

/** A configuration file cannot be loaded, or holds what no option takes. The message names the file and the key. */
export class ConfigError extends WtraceError {
  readonly code = 'WTRACE_CONFIG';
}

/** An optional peer package is required and not installed. The message contains the command that installs it. */
export class MissingPeerError extends WtraceError {
  readonly code = 'WTRACE_MISSING_PEER';
}

/** A reporter of an npm package (`--reporter <package>`) could not be loaded, or failed. */
export class ReporterError extends WtraceError {
  readonly code = 'WTRACE_REPORTER';
}

/** The module cannot be run here: the engine refuses it, imports are missing, or it has no entry point. */
export class CannotRunError extends WtraceError {
  readonly code = 'WTRACE_CANNOT_RUN';
}

/** Something was requested of a program that was not compiled into it. The message names the option to give to `load`. */
export class NotInstrumentedError extends WtraceError {
  readonly code = 'WTRACE_NOT_INSTRUMENTED';
}

/**
 * An observer (trace function, handler) threw, or returned a meaningless value; `cause` is what it threw. The guest never
 * sees it: it is thrown where the outermost call of an export returns, and the observer is switched off.
 */
export class TracerError extends WtraceError {
  readonly code = 'WTRACE_TRACER';
  /** What the guest itself threw in the same call, which would have been thrown instead of this; else undefined. */
  readonly guestError: unknown;
  constructor(what: string, cause: unknown, guestError?: unknown) {
    super(what);
    this.cause = cause;
    this.guestError = guestError;
  }
}

/**
 * Something that the user should know and that does not stop the work. `slug` is stable and documented in
 * docs/messages.md; `message` is one line that says what happened and what to do.
 */
export interface Warning {
  readonly slug: WarningSlug;
  readonly message: string;
}

/** All slugs of warnings; each has an entry in docs/messages.md. */
export const warningSlugs = [
  'no-variables',
  'dwarf-malformed',
  'exclusion-unbalanced',
  'exclusions-not-read',
  'dropped-not-known',
  'dwarf-stale',
  'dwarf-partly-stale',
  'dwarf-empty',
  'dwarf-split',
  'external-debug-info-missing',
  'external-debug-info-mismatch',
  'source-map-missing',
  'source-map-malformed',
  'source-map-partly-stale',
  'source-map-empty',
  'no-debug-info',
  'program-without-lines',
  'optimized-code',
  'function-not-traced',
  'inexact-counts',
  'counts-not-saved',
  'data-left-out',
  'source-not-found',
  'source-refused',
  'source-changed',
  'instructions-partly-counted',
  'hits-partly-counted',
  'point-moved',
  'when-no-value',
  'when-unmet',
  'runs-not-ended',
  'source-root-missing',
  'allow-read-missing',
  'include-unmatched',
  'include-module-unmatched',
  'env-not-set',
  'option-after-module',
  'omit-unmatched',
  'cache-not-trusted',
  'diff-unmatched',
  'module-not-traced',
  'no-modules',
] as const;

/** One of {@link warningSlugs}. */
export type WarningSlug = (typeof warningSlugs)[number];
