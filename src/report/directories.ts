/** Files by their directory, as formats with packages have them. */
import type { FileFacts } from '../coverage/index.ts';

const directoryOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** Directory → its files, in the order of first appearance; '' is that of paths without one. */
export function byDirectory(files: readonly FileFacts[]): ReadonlyMap<string, readonly FileFacts[]> {
  const directories = new Map<string, FileFacts[]>();
  for (const file of files) {
    const directory = directoryOf(file.path);
    const known = directories.get(directory);
    if (known) known.push(file);
    else directories.set(directory, [file]);
  }
  return directories;
}

/** A directory as the name of a package: dotted; `.` for none. */
export function packageName(directory: string): string {
  const name = directory.replace(/^\/+/, '').replaceAll('/', '.');
  return name === '' ? '.' : name;
}
