/** What the plugin does in vitest's browser mode, whose server is vite's: pages deliver what a file of tests counted when it ends. */
import { fileURLToPath } from 'node:url';

/** Beside this file, which is bundled into one beside it. */
const SETUP = fileURLToPath(new URL('./vitest-setup.js', import.meta.url));

/** What vite must not bundle anew in the middle of a test: vitest 5 knows this of its own providers alone, not of `wtrace/vitest`. */
export const NOT_OPTIMIZED = '@vitest/coverage-v8/browser';

/** As much of vitest's context as is used: types of vite's plugins do not know it where there is no vitest. */
interface VitestContext {
  readonly project: {
    readonly config: { readonly browser: { readonly enabled: boolean }; setupFiles: string[] };
  };
}

/** A hook of plugins that vitest calls for each of its projects. */
export const vitestHooks = {
  configureVitest({ project: { config } }: VitestContext): void {
    if (config.browser.enabled) config.setupFiles = [SETUP, ...config.setupFiles];
  },
};
