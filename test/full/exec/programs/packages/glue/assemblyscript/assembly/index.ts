// A project as AssemblyScript's own bindings serve it: strings, arrays, a class, a callback of the host, a trap.
// @ts-expect-error: a function of the host
@external("env", "heard")
declare function heard(word: string): void;

class Word {
  constructor(public text: string, public count: i32) {}
}

export function words(text: string): string[] {
  const counts = new Map<string, Word>();
  const parts = text.toLowerCase().split(" ");
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (part.length == 0) continue;
    if (counts.has(part)) counts.get(part).count++;
    else counts.set(part, new Word(part, 1));
  }
  const all = counts.values();
  all.sort((a, b) => (a.count == b.count ? a.text.localeCompare(b.text) : b.count - a.count));
  const lines: string[] = [];
  for (let i = 0; i < all.length; i++) {
    if (all[i].count > 2) heard(all[i].text);
    lines.push(all[i].text + " " + all[i].count.toString());
  }
  return lines;
}

export function primes(below: i32): i32 {
  const sieve = new Uint8Array(below);
  let found = 0;
  for (let n = 2; n < below; n++) {
    if (sieve[n]) continue;
    found++;
    for (let multiple = n * 2; multiple < below; multiple += n) sieve[multiple] = 1;
  }
  return found;
}

export function at(values: Int32Array, index: i32): i32 {
  return values[index];
}
