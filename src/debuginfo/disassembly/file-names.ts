/** A file name for each function: what the function is called, made safe for every file system, unique and stable. */

/** Longest stem in bytes of UTF-8: with a suffix it stays below the 255 of common file systems. */
const MAX_STEM = 200;
const encoder = new TextEncoder();

// Control characters and what hides or reorders text; separators; what Windows refuses; lone surrogates.
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}/\\:*?"<>|]/gu;
// What most modules have: nothing to replace, not a device's name, not too long.
const harmless = /^[\w$[\]]{5,200}$/;
// Names of devices on Windows, with any extension.
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * `<name>.wat` for each name; a name that is taken (by the same name, or one that differs only in case or in
 * characters that are replaced) gets `~<funcidx>`. `firstFuncidx` is the funcidx of `names[0]`.
 */
export function functionFileNames(names: readonly string[], firstFuncidx: number): string[] {
  const taken = new Set<string>();
  return names.map((name, i) => {
    let stem = safeStem(name);
    let key = stem.toLowerCase();
    while (taken.has(key)) {
      stem += `~${firstFuncidx + i}`;
      key = stem.toLowerCase();
    }
    taken.add(key);
    return `${stem}.wat`;
  });
}

function safeStem(name: string): string {
  if (harmless.test(name)) return name;
  let stem = name.slice(0, MAX_STEM);
  while (encoder.encode(stem).length > MAX_STEM) stem = stem.slice(0, -1);
  stem = stem
    .replace(unsafe, '_')
    // A hidden file or a parent directory; what Windows drops.
    .replace(/^[.\s]/, '_')
    .replace(/[.\s]$/, '_');
  return stem === '' || device.test(stem) ? `_${stem}` : stem;
}
