/** Where the configuration of a project is, and how its file is loaded. */
export { configNames, findConfig } from './find-config.ts';
export { loadConfig } from './load-config.ts';
