/** binary128 by encodings that are published (Wikipedia, "Quadruple-precision floating-point format"), and by what doubles are. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { doubleOfQuad, quadText } from '../../src/variables/quad-float.ts';

test.each<[bits: string, text: string, double: number]>([
  ['3fff0000000000000000000000000000', '1', 1],
  ['3fff0000000000000000000000000001', '1.000000000000000000000000000000000', 1],
  ['c0000000000000000000000000000000', '-2', -2],
  ['00000000000000000000000000000000', '0', 0],
  ['80000000000000000000000000000000', '-0', -0],
  ['7fff0000000000000000000000000000', 'Infinity', Number.POSITIVE_INFINITY],
  ['ffff0000000000000000000000000000', '-Infinity', Number.NEGATIVE_INFINITY],
  ['7fff8000000000000000000000000000', 'NaN', Number.NaN],
  ['3ffd5555555555555555555555555555', '0.3333333333333333333333333333333333', 1 / 3],
  ['4000921fb54442d18469898cc51701b8', '3.141592653589793238462643383279503', Math.PI],
  ['7ffeffffffffffffffffffffffffffff', '1.189731495357231765085759326628007e+4932', Number.POSITIVE_INFINITY],
  ['00010000000000000000000000000000', '3.362103143112093506262677817321753e-4932', 0],
  ['00000000000000000000000000000001', '6.475175119438025110924438958227647e-4966', 0],
  ['3ffeffffffffffffffffffffffffffff', '0.9999999999999999999999999999999999', 1],
])('%s is %s', (bits, text, double) => {
  expect(quadText(BigInt(`0x${bits}`))).toBe(
    text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text,
  );
  expect(doubleOfQuad(BigInt(`0x${bits}`))).toBe(double);
});

/** The bits of a double's value in binary128. */
function quadOf(double: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, double);
  const bits = view.getBigUint64(0);
  const sign = (bits >> 63n) << 127n;
  let exponent = (bits >> 52n) & 0x7ffn;
  let fraction = bits & ((1n << 52n) - 1n);
  if (exponent === 0x7ffn) return sign | (0x7fffn << 112n) | (fraction << 60n);
  if (exponent === 0n) {
    if (fraction === 0n) return sign;
    exponent = 1n;
    while (fraction >> 52n === 0n) {
      fraction <<= 1n;
      exponent--;
    }
    fraction &= (1n << 52n) - 1n;
  }
  return sign | ((exponent - 1023n + 16383n) << 112n) | (fraction << 60n);
}

test('each double is itself, and between two of them is the nearer one', () => {
  fc.assert(
    fc.property(fc.double(), fc.bigInt({ min: 1n, max: (1n << 59n) - 1n }), (double, less) => {
      const bits = quadOf(double);
      expect(doubleOfQuad(bits)).toBe(double);
      expect(quadText(bits)).toBe(Object.is(double, -0) ? '-0' : String(double));
      if (Number.isFinite(double) && Math.abs(double) > 1e-290)
        expect(doubleOfQuad(bits + less)).toBe(double);
    }),
  );
});
