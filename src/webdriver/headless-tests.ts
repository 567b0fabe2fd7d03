/**
 * Tests of wasm-bindgen in headless browsers. Their runner serves a page, and drives a browser to it by WebDriver; it takes the address of a
 * driver from a variable, which is here that of a driver of wtrace.
 */
import { existsSync } from 'node:fs';
import { Collector } from '../collector/index.ts';
import type { ExecSettings } from '../preload/index.ts';
import { startDriver } from './driver-process.ts';
import { findDriver, remoteVariable } from './find-driver.ts';
import { PROXY_PATH, WebDriverProxy } from './webdriver-proxy.ts';

/** While a command runs whose tests may be in browsers. Has to be closed. */
export interface HeadlessTests {
  /** Variables for the command. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Ends browsers that are left, and writes what pages counted.
   * @throws FileError when it cannot be written
   */
  close(): Promise<void>;
}

/**
 * Starts a driver of wtrace in front of the one that the runner would take.
 * @param env variables of the command
 * @returns undefined: it would find none, or that of another wtrace, which counts
 */
export async function traceHeadlessTests(
  env: NodeJS.ProcessEnv,
  settings: ExecSettings,
): Promise<HeadlessTests | undefined> {
  const found = findDriver(env, existsSync);
  if (found === undefined || (found.kind === 'remote' && found.url.endsWith(PROXY_PATH))) return undefined;
  let collector: Collector | undefined;
  const proxy = await WebDriverProxy.start({
    start: () => startDriver(found, env),
    collector() {
      collector ??= new Collector(settings, 'wasm-bindgen-test');
      return collector;
    },
  });
  return {
    environment: { [remoteVariable(found.name)]: proxy.url },
    async close() {
      await proxy.close();
      collector?.end();
    },
  };
}
