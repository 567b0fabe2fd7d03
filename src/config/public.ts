/** The entry point `wtrace/config`, for configuration files. Folders of src import index.ts instead. */
export { defineConfig, type WtraceConfig } from './config-type.ts';
