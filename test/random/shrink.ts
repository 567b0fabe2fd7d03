/** Makes a failing module smaller: functions lose their bodies as long as the case still fails. */
import { ByteWriter, Op, readModule, SectionId, writeSections } from '../../src/wasm/index.ts';
import { check, type RandomCase, type Verdict } from './check.ts';

/** A check that may itself fail, which is a fault like any other. */
export function checked(one: RandomCase): Verdict {
  try {
    return check(one);
  } catch (error) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { faults: [words], calls: 0, cutShort: 0, lines: 0 };
  }
}

/** The module with `unreachable` as the body of these defined functions; valid whatever their types. */
export function withoutBodies(bytes: Uint8Array, gone: ReadonlySet<number>): Uint8Array<ArrayBuffer> {
  const module = readModule(bytes);
  const { code } = module;
  const section = module.sections.find(({ id }) => id === SectionId.code);
  if (section === undefined) return Uint8Array.from(bytes);
  const contents = new ByteWriter();
  contents.u32(code.count);
  for (let i = 0; i < code.count; i++) {
    if (gone.has(i)) contents.bytes([3, 0, Op.unreachable, Op.end]);
    else contents.bytes(bytes.subarray(code.sizeOffset[i], code.end[i]));
  }
  return Uint8Array.from(writeSections(module, new Map([[section, contents.finish()]])).bytes);
}

/** A case that fails with as few bodies as can be found by taking out halves, then quarters, and so on. */
export function shrink(failing: RandomCase): RandomCase {
  const { count } = readModule(failing.bytes).code;
  let gone = new Set<number>();
  let best = failing;
  for (let step = Math.max(1, count >> 1); ; step >>= 1) {
    for (let first = 0; first < count; first += step) {
      const more = new Set(gone);
      for (let i = first; i < Math.min(first + step, count); i++) more.add(i);
      if (more.size === gone.size) continue;
      const candidate = { ...failing, bytes: withoutBodies(failing.bytes, more) };
      if (!WebAssembly.validate(candidate.bytes) || checked(candidate).faults.length === 0) continue;
      gone = more;
      best = candidate;
    }
    if (step <= 1) return best;
  }
}
