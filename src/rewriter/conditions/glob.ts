/**
 * Matching of names against patterns of `*`, `**` and `?`. Takes time proportional to pattern length times name length:
 * names come from untrusted modules, and a regular expression with many stars could take centuries.
 */

/** In paths, `*` and `?` stop at `/`; in other names they match any character. */
export type GlobSubject = 'path' | 'name';

/** Whether a name matches. A pattern that matches a directory also matches everything below it. */
export function globMatches(pattern: string, name: string, subject: GlobSubject): boolean {
  if (subject === 'name') return matches(pattern, name, '');
  const clean = pattern.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
  return matches(clean, name, '/') || matches(`${clean}/**`, name, '/');
}

/** `separator`: the character that `*` and `?` do not match. */
function matches(pattern: string, name: string, separator: string): boolean {
  // reached[n]: the pattern read so far matches the first n characters of the name.
  let reached = new Uint8Array(name.length + 1);
  reached[0] = 1;
  for (let p = 0; p < pattern.length; ) {
    const next = new Uint8Array(name.length + 1);
    const token = tokenAt(pattern, p, separator);
    let before = 0;
    for (let n = 0; n <= name.length; n++) {
      const last = name[n - 1];
      switch (token) {
        case '*':
          next[n] = reached[n] || (n > 0 && last !== separator ? next[n - 1]! : 0);
          break;
        case '**':
          next[n] = before |= reached[n]!;
          break;
        case '**/':
          // Nothing, or whole path components.
          next[n] = reached[n] || (last === '/' ? before : 0);
          before |= reached[n]!;
          break;
        default:
          if (n > 0 && (token === '?' ? last !== separator : last === token)) next[n] = reached[n - 1]!;
      }
    }
    reached = next;
    p += token.length;
  }
  return reached[name.length] === 1;
}

/** `**` spans components only where it is a component by itself, as in other globs. */
function tokenAt(pattern: string, p: number, separator: string): string {
  if (separator === '' || !pattern.startsWith('**', p) || (p > 0 && pattern[p - 1] !== separator))
    return pattern[p]!;
  if (pattern[p + 2] === separator) return '**/';
  return p + 2 === pattern.length ? '**' : pattern[p]!;
}
