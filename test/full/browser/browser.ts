/** A browser and its pages, as much of them as the tests use: puppeteer's interface. */
export interface Browser {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

/** Ends service workers: another test's page is to find none, with counts of this one. */
export const UNREGISTER = `navigator.serviceWorker?.getRegistrations()
  .then((all) => Promise.all(all.map((each) => each.unregister()))).then(() => undefined)`;

/** A page. Scripts are expressions, and may give promises. */
export interface Page {
  goto(url: string): Promise<unknown>;
  evaluate<T>(script: string): Promise<T>;
  waitForFunction(script: string): Promise<unknown>;
  on(
    event: 'console' | 'pageerror',
    listener: (message: { text?(): string; message?: string }) => void,
  ): void;
  close(): Promise<void>;
}
