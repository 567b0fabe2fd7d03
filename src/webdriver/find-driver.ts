/**
 * Which driver of a browser the runner of wasm-bindgen takes, by its own rules: an address of a driver that runs (`CHROMEDRIVER_REMOTE`), a
 * program that a variable names (`CHROMEDRIVER`), one in `PATH`. In each of these steps, the first of the list that is there.
 */
import { delimiter, join } from 'node:path';
import process from 'node:process';

/** Names of drivers, in the order in which the runner looks for them. */
export const driverNames = ['geckodriver', 'safaridriver', 'chromedriver', 'msedgedriver'] as const;

/** One of {@link driverNames}. */
export type DriverName = (typeof driverNames)[number];

/** A driver of a browser. */
export type FoundDriver =
  /** It runs somewhere. */
  | { readonly kind: 'remote'; readonly name: DriverName; readonly url: string }
  /** It is to be started, with these arguments of the command line. */
  | { readonly kind: 'local'; readonly name: DriverName; readonly path: string; readonly args: string };

/** Name of the variable that holds the address of a driver. */
export const remoteVariable = (name: DriverName): string => `${name.toUpperCase()}_REMOTE`;

/**
 * @param env variables by name
 * @param exists whether there is a file
 * @returns undefined: there is none
 */
export function findDriver(
  env: Readonly<Record<string, string | undefined>>,
  exists: (path: string) => boolean,
): FoundDriver | undefined {
  for (const name of driverNames) {
    const url = env[remoteVariable(name)];
    if (url !== undefined) return { kind: 'remote', name, url };
  }
  const local = (name: DriverName, path: string): FoundDriver => ({
    ...{ kind: 'local', name, path },
    args: env[`${name.toUpperCase()}_ARGS`] ?? '',
  });
  for (const name of driverNames) {
    const path = env[name.toUpperCase()];
    if (path !== undefined) return local(name, path);
  }
  const suffix = process.platform === 'win32' ? '.exe' : '';
  for (const directory of (env['PATH'] ?? '').split(delimiter)) {
    const name = driverNames.find((each) => exists(join(directory, each + suffix)));
    if (name !== undefined) return local(name, join(directory, name + suffix));
  }
  return undefined;
}
