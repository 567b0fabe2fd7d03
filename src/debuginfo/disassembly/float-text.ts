/** Floating-point literals of the text format (WebAssembly 3.0 §6.3.2): decimal, and exact when read back. */

/** Text of a little-endian f32 (4 bytes) or f64 (8 bytes); a NaN keeps sign and payload. */
export function floatText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.length === 4 ? f32Text(view) : f64Text(view);
}

function f32Text(view: DataView): string {
  const bits = view.getUint32(0, true);
  const value = view.getFloat32(0, true);
  const sign = bits >>> 31 ? '-' : '';
  if (Number.isNaN(value)) return sign + nanText(BigInt(bits & 0x7fffff), 1n << 22n);
  if (!Number.isFinite(value)) return `${sign}inf`;
  if (value === 0) return numberText(value);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return numberText(short);
  }
  return numberText(Number(value.toPrecision(9)));
}

function f64Text(view: DataView): string {
  const bits = view.getBigUint64(0, true);
  const value = view.getFloat64(0, true);
  const sign = bits >> 63n ? '-' : '';
  if (Number.isNaN(value)) return sign + nanText(bits & 0xf_ffff_ffff_ffffn, 1n << 51n);
  if (!Number.isFinite(value)) return `${sign}inf`;
  return numberText(value);
}

const nanText = (payload: bigint, canonical: bigint) =>
  payload === canonical ? 'nan' : `nan:0x${payload.toString(16)}`;

const numberText = (value: number) => (Object.is(value, -0) ? '-0' : String(value));
