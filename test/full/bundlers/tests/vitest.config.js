import process from 'node:process';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import wtrace from 'wtrace/vite';

/** A server that is busy: a report that does not wait for what pages send lacks it. */
const slow = {
  name: 'slow',
  configureServer: ({ middlewares }) =>
    void middlewares.use(({ url }, _, next) => {
      if (url === '/__wtrace__/counts') setTimeout(next, 1000);
      else next();
    }),
};

export default defineConfig({
  plugins: [slow, wtrace()],
  // Packages are linked from elsewhere.
  server: { fs: { strict: false } },
  test: {
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: { executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] },
      }),
      instances: [{ browser: 'chromium' }],
    },
    ...(process.env.ONLY_PLUGIN === undefined && {
      coverage: {
        enabled: true,
        provider: 'custom',
        customProviderModule: 'wtrace/vitest',
        reporter: ['text', 'lcov'],
      },
    }),
  },
});
