/** What is known of the preload by who starts processes with it, or traces what others load in another way. Its entry point is register.ts. */
export { type GivenModule, type MarkedModule, ModuleRewriter } from './module-rewriter.ts';
export { type ExecSettings, type ExecTrace, SETTINGS_VARIABLE, settingsOfProcess } from './settings.ts';
export { TRACE_LOG, TRACE_NOTE_SUFFIX, type TraceNote } from './trace-notes.ts';
export { UNTRACED_SUFFIX, type UntracedModule } from './untraced-modules.ts';
