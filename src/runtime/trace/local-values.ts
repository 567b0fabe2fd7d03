/** Values of wasm locals, as the guest passes them: in globals (`call`) or in a record (`ring`). */
import type { SiteIndex } from '../../indices.ts';
import type { LocalType } from '../../probe-map/index.ts';
import type { LocalValue } from './frame.ts';
import type { TracedInstance } from './instance.ts';
import { functionOfSite } from './sites.ts';

/**
 * Locals of the function of a site.
 * @param records the ring's words, and which one is the first of the event's values; by default the globals are read
 */
export function readLocals(
  instance: TracedInstance,
  index: SiteIndex,
  records?: Int32Array,
  at = 0,
): readonly LocalValue[] {
  const types = functionOfSite(instance.map, index).locals;
  if (records === undefined) {
    const globals = instance.handles?.locals ?? [];
    return types.map((type, i) => {
      const global = globals[i];
      return type === '-' || global === undefined ? undefined : fromBits(type, global.value);
    });
  }
  let word = at;
  const next = (): number => records[word++]!;
  return types.map((type) => {
    switch (type) {
      case '-':
        return undefined;
      case 'i32':
        return next();
      case 'f32':
        return fromBits(type, BigInt(next()));
      case 'i64':
      case 'f64': {
        const low = BigInt.asUintN(32, BigInt(next()));
        return fromBits(type, (BigInt(next()) << 32n) | low);
      }
      default:
        return type satisfies never;
    }
  });
}

const scratch = new DataView(new ArrayBuffer(8));

/** A value from its bits; for an i32 or an f32, the low 32 bits. */
export function fromBits(type: Exclude<LocalType, '-'>, bits: bigint): LocalValue {
  switch (type) {
    case 'i32':
      return Number(BigInt.asIntN(32, bits));
    case 'i64':
      return BigInt.asIntN(64, bits);
    case 'f32':
      scratch.setUint32(0, Number(BigInt.asUintN(32, bits)));
      return scratch.getFloat32(0);
    case 'f64':
      scratch.setBigUint64(0, BigInt.asUintN(64, bits));
      return scratch.getFloat64(0);
  }
}
