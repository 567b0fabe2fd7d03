/** What errors of the operating system mean, in words. */

const causes: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory; check the path',
  EACCES: 'permission denied; change its permissions or choose another path',
  EPERM: 'permission denied; change its permissions or choose another path',
  EISDIR: 'it is a directory; give a file',
  ENOTDIR: 'a part of the path is not a directory; check the path',
  ENOSPC: 'no space left; free some or choose another path',
  EDQUOT: 'no space left; free some or choose another path',
  EROFS: 'the file system is read-only; choose another path',
  EEXIST: 'a file of that name already exists; choose another path',
  ELOOP: 'too many symbolic links; check the path',
  ENAMETOOLONG: 'the name is too long; choose another path',
  EMFILE: 'too many open files; close some',
  ERR_ACCESS_DENIED:
    "Node's --permission denies it; add --allow-fs-write for that directory, which --data-dir chooses",
};

/** What a failed call of the system means, as the end of a message. */
export function causeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return causeOfCode(code === '' ? String(error) : code);
}

/** The same for an error code of the system, such as `ENOSPC`. */
export const causeOfCode = (code: string): string => causes[code] ?? `${code}; check the path`;
