/**
 * The functions that return the counters. Counters are mutable globals that nothing exports, so that the engine is free
 * to optimize them; each reader returns a thousand of them at once.
 */
import { COUNTERS_EXPORT, COUNTERS_PER_READER } from '../../probe-map/index.ts';
import { ByteWriter, CodeWriter } from '../../wasm/index.ts';
import { type ModuleAdditions, valTypes } from '../write/module-additions.ts';
import { readCounter } from './counter-forms.ts';

/** Adds, as exports, the readers of `counters` counters, which must be all that the module has. */
export function addCounterReaders(additions: ModuleAdditions, counters: number): void {
  const bodies = readerBodies(additions, counters);
  bodies.forEach(({ size, body }, i) => {
    const results = Array.from({ length: size }, () => valTypes.i64);
    const funcidx = additions.function(additions.functionType([], results), body);
    additions.export(`${COUNTERS_EXPORT}${i}`, 'func', funcidx);
  });
}

interface ReaderBody {
  /** Number of counters that it returns. */
  readonly size: number;
  readonly body: Uint8Array;
}

function readerBodies({ globals }: ModuleAdditions, counters: number): readonly ReaderBody[] {
  const bodies: ReaderBody[] = [];
  let code = new CodeWriter(new ByteWriter());
  let size = 0;
  let left = counters;
  globals.forEachCounter((form, globalidx, lane) => {
    if (size === 0) {
      code = new CodeWriter(new ByteWriter());
      // No locals.
      code.out.u32(0);
    }
    readCounter(code, form, globalidx, lane);
    size++;
    left--;
    if (size < COUNTERS_PER_READER && left > 0) return;
    code.end();
    bodies.push({ size, body: code.out.finish() });
    size = 0;
  });
  return bodies;
}
