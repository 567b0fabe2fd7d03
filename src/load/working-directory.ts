/** The working directory, where the host has one: browsers do not, and names stay as the debug info has them. */

interface HostProcess {
  readonly cwd?: () => string;
}

/** `/`-separated; '' where there is none. */
export function workingDirectory(): string {
  const host = (globalThis as { readonly process?: HostProcess }).process;
  try {
    return host?.cwd?.() ?? '';
  } catch {
    // It was removed, or access is denied.
    return '';
  }
}
