/** What is known of the preload by who starts processes with it. Its entry point is register.ts. */
export { type ExecSettings, SETTINGS_VARIABLE } from './settings.ts';
export { UNTRACED_SUFFIX, type UntracedModule } from './untraced-modules.ts';
