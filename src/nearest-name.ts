/** The name that somebody may have meant. */

/** The known name that fewest typing mistakes lead to, if these are few for its length; undefined: none is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  let best: { readonly name: string; readonly mistakes: number } | undefined;
  for (const candidate of known) {
    const mistakes = mistakesBetween(name.toLowerCase(), candidate.toLowerCase());
    if (mistakes <= Math.max(1, Math.floor(candidate.length / 3)) && mistakes < (best?.mistakes ?? Infinity))
      best = { name: candidate, mistakes };
  }
  return best?.name;
}

/** Letters too many, too few, wrong, or exchanged with the next. */
function mistakesBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > b.length) return Infinity;
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const changed = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwapped ? at(i - 2, j - 2) + 1 : changed;
      row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, changed, swapped));
    }
  }
  return at(a.length, b.length);
}
