/**
 * Values of wtrace beside those of a native debugger. A native debugger stops at each of the places that one line has in the code;
 * of events of one line in a row the first is taken. The two streams are aligned by their longest common subsequence; variables by
 * name and line of declaration.
 */
import type { Canonical } from './canonical.ts';
import type { SeenEvent } from './trace-variables.ts';

/** What a debugger saw, as the scripts of this folder write it. */
export interface NativeDump {
  /** Its name and version. */
  readonly debugger: string;
  /** `name:line of declaration`. */
  readonly names: readonly string[];
  readonly values: readonly Canonical[];
  /** Of each event its line, then for each variable: its name, 1 if the program has set it, its value. */
  readonly events: readonly (readonly number[])[];
}

/** A value that is not the native one. */
export interface Difference {
  readonly line: number;
  readonly key: string;
  readonly ours: Canonical;
  readonly native: Canonical;
}

/** The result for one program. */
export interface Comparison {
  /** Events of wtrace, and those that the native debugger has as well. */
  readonly events: number;
  readonly aligned: number;
  /** Values that both show. */
  readonly shown: number;
  readonly differing: readonly Difference[];
  /** Values that the native debugger shows and the program has set, and those of them that wtrace shows. */
  readonly native: number;
  readonly found: number;
  /** `line key: state, reason`, of those that are missing. */
  readonly missing: readonly string[];
}

/** @param all events in the order of the run */
export function compareEvents(all: readonly SeenEvent[], native: NativeDump): Comparison {
  const ours = all.filter(({ line }, i) => all[i - 1]?.line !== line);
  const rows = native.events.filter(([line], i) => native.events[i - 1]?.[0] !== line);
  const pairs = align(
    ours.map(({ line }) => line),
    rows.map(([line = 0]) => line),
  );
  const differing: Difference[] = [];
  const missing: string[] = [];
  let [shown, present] = [0, 0];
  for (const [i, j] of pairs) {
    const event = ours[i];
    const row = rows[j];
    if (event === undefined || row === undefined) continue;
    const seen = new Map<string, SeenEvent['variables'][number]>();
    for (const each of event.variables) if (!seen.has(each.key)) seen.set(each.key, each);
    for (let at = 1; at + 2 < row.length; at += 3) {
      const key = native.names[row[at] ?? -1] ?? '';
      const value = native.values[row[at + 2] ?? -1] ?? null;
      const our = seen.get(key);
      const isShown = our?.state === 'value' && our.value !== null;
      // Every value that is shown is compared, those that the native debugger shows too early as well.
      if (isShown && value !== null) {
        shown++;
        if (value === UNSET || !isSame(our.value, value))
          differing.push({ line: event.line, key, ours: our.value, native: value });
      }
      if (row[at + 1] !== 1 || value === null) continue;
      present++;
      if (!isShown)
        missing.push(
          `${event.line} ${key}: ${our === undefined ? 'not in scope' : `${our.state}, ${our.reason}`}`,
        );
    }
  }
  return {
    events: ours.length,
    aligned: pairs.length,
    shown,
    differing,
    native: present,
    found: present - missing.length,
    missing,
  };
}

/** What the native debugger shows where the program has not stored anything: clang fills it with a pattern. */
const UNSET = 'unset';

/** True where all parts are the same that the program has stored. */
function isSame(ours: Canonical, native: Canonical): boolean {
  if (native === UNSET) return true;
  if (ours === null || native === null || typeof ours === 'string' || typeof native === 'string')
    return ours === native;
  const right = new Map(Object.entries(native));
  // A virtual base class has no value before the constructor has stored the address of the vtable; its members are the native one's.
  const lacksBase =
    !Array.isArray(ours) && Object.entries(ours).some(([name, value]) => name === '' && value === null);
  const left = Object.entries(ours).filter(([name]) => !lacksBase || name !== '');
  if (Array.isArray(ours) !== Array.isArray(native)) return false;
  if (lacksBase ? left.length >= right.size : left.length !== right.size) return false;
  return left.every(([name, value]) => right.has(name) && isSame(value, right.get(name) ?? null));
}

/** Pairs of indices of a longest common subsequence. */
function align(left: readonly number[], right: readonly number[]): readonly (readonly [number, number])[] {
  const width = right.length + 1;
  const best = new Uint16Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--)
      best[i * width + j] =
        left[i] === right[j]
          ? (best[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(best[(i + 1) * width + j] ?? 0, best[i * width + j + 1] ?? 0);
  const pairs: [number, number][] = [];
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    if (left[i] === right[j]) pairs.push([i++, j++]);
    else if ((best[(i + 1) * width + j] ?? 0) >= (best[i * width + j + 1] ?? 0)) i++;
    else j++;
  }
  return pairs;
}
