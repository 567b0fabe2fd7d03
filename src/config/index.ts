/** Configuration: its keys, their checks, its schema. */

export { type ConfigEntry, checkConfig } from './check-config.ts';
export { type ConfigKey, type ConfigOption, configOptions, notConfigurable } from './config-options.ts';
export type { WtraceConfig } from './config-type.ts';
export { configSchema } from './schema.ts';
