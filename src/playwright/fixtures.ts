/** Fixtures of Playwright: one collector for each of its worker processes, and contexts that are traced. */
import type { BrowserContext } from '@playwright/test';
import { Collector } from '../collector/index.ts';
import { settingsOfProcess } from '../preload/index.ts';
import { traceContext } from './trace-context.ts';

type Use<T> = (value: T) => Promise<void>;

/** See the top of this file. */
export const fixtures = {
  wtraceCollector: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern.
    async ({}, use: Use<Collector>): Promise<void> => {
      const collector = new Collector(settingsOfProcess()(), 'playwright', true);
      await use(collector);
      collector.end();
    },
    { scope: 'worker' },
  ],
  context: async (
    { context, wtraceCollector }: { readonly context: BrowserContext; readonly wtraceCollector: Collector },
    use: Use<BrowserContext>,
  ): Promise<void> => {
    const finish = await traceContext(context, wtraceCollector);
    await use(context);
    await finish();
    wtraceCollector.save(true);
  },
};
