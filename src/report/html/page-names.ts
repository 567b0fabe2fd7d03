/** Names of the pages of source files: the same file has the same page name in each report, so that links stay good. */

/** Characters of a path that a page's name keeps: the last ones, which tell most. */
const KEPT = 80;

/** 32-bit FNV-1a of the UTF-16 units of a text, as 8 hexadecimal digits. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}

/**
 * Names of pages, one for each path, in order: distinct on file systems that do not distinguish case, and of ASCII letters,
 * digits, `.`, `_` and `-` alone.
 * @param paths all different
 */
export function pageNames(paths: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return paths.map((path) => {
    const plain = path
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .slice(-KEPT)
      .replace(/^[-.]+/, '');
    for (let salt = 0; ; salt++) {
      const name = `${plain === '' ? 'file' : plain}.${hashOf(salt === 0 ? path : `${path} ${salt}`)}.html`;
      const key = name.toLowerCase();
      if (taken.has(key)) continue;
      taken.add(key);
      return name;
    }
  });
}
