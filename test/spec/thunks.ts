/**
 * Calls that are exact: a small module calls the export and compares the results, so that NaN payloads, v128 and long
 * literals never become values of JavaScript.
 */
import { atomOf, keyword, type List, listOf } from './s-expressions.ts';

/** Lanes are compared as integers. */
const integerOf: Readonly<Record<string, 'i32' | 'i64'>> = { i32: 'i32', i64: 'i64', f32: 'i32', f64: 'i64' };
/** The quiet NaN without sign and payload, and the mask that drops the sign. */
const canonicalNaN = {
  i32: { mask: '0x7fffffff', bits: '0x7fc00000' },
  i64: { mask: '0x7fffffffffffffff', bits: '0x7ff8000000000000' },
};

const isNaNPattern = (literal: string): boolean =>
  literal === 'nan:canonical' || literal === 'nan:arithmetic';

/** `(either …)` stands for its first choice where only the type matters. */
const example = (expr: List): List => (keyword(expr) === 'either' ? listOf(expr.items[1]) : expr);

const typeOf = (expr: List): string => /^(.*)\.const$/.exec(keyword(example(expr)))?.[1] ?? '';

/**
 * Text of a module that imports the function `m.f`, and exports `run`, which calls it with `args` and returns 1 where
 * the results match. Undefined when an argument or pattern is not a constant, or there is neither.
 */
export function thunkText(args: readonly List[], expected: readonly List[]): string | undefined {
  const params = args.map(typeOf);
  const results = expected.map(typeOf);
  if (params.length + results.length === 0 || [...params, ...results].includes('')) return undefined;
  const tests = expected.map((pattern, i) => test(results[i] ?? '', pattern, `$r${i}`));
  return `(module
    (import "m" "f" (func $f (param ${params.join(' ')}) (result ${results.join(' ')})))
    (func (export "run") (result i32) ${results.map((type, i) => `(local $r${i} ${type})`).join(' ')}
      ${args.map(({ source }) => source).join(' ')} call $f
      ${results.map((_, i) => `local.set $r${results.length - 1 - i}`).join(' ')}
      ${tests.reduce((all, one) => `(i32.and ${all} ${one})`, '(i32.const 1)')}))`;
}

/** Text of an expression that is 1 where `local` matches the pattern. */
function test(type: string, pattern: List, local: string): string {
  if (keyword(pattern) === 'either') {
    const choices = pattern.items.slice(1).map((choice) => test(type, listOf(choice), local));
    return choices.reduce((some, one) => `(i32.or ${some} ${one})`);
  }
  const got = `(local.get ${local})`;
  if (type === 'v128') return vectorTest(pattern, got);
  if (type === 'i32' || type === 'i64') return `(${type}.eq ${got} ${pattern.source})`;
  const bits = (value: string): string => `(${integerOf[type]}.reinterpret_${type} ${value})`;
  return laneTest(type, bits(got), atomOf(pattern.items[1]), () => bits(pattern.source));
}

function vectorTest(pattern: List, got: string): string {
  const [, shape = '', ...literals] = pattern.items.map((item) => atomOf(item));
  if (shape.startsWith('i')) return `(i8x16.all_true (i8x16.eq ${got} ${pattern.source}))`;
  const laneType = shape.slice(0, 3);
  const integers = laneType === 'f32' ? 'i32x4' : 'i64x2';
  const want = `(v128.const ${shape} ${literals.map((l) => (isNaNPattern(l) ? '0' : l)).join(' ')})`;
  const lane = (vector: string, i: number): string => `(${integers}.extract_lane ${i} ${vector})`;
  return literals
    .map((literal, i) => laneTest(laneType, lane(got, i), literal, () => lane(want, i)))
    .reduce((all, one) => `(i32.and ${all} ${one})`);
}

/** `got` and `want` are integers with the lane's bits. */
function laneTest(type: string, got: string, literal: string, want: () => string): string {
  const integer = integerOf[type] ?? 'i32';
  if (!isNaNPattern(literal)) return `(${integer}.eq ${got} ${want()})`;
  const { mask, bits } = canonicalNaN[integer];
  // Canonical: these bits and no others; arithmetic: at least these.
  const kept = literal === 'nan:canonical' ? mask : bits;
  return `(${integer}.eq (${integer}.and ${got} (${integer}.const ${kept})) (${integer}.const ${bits}))`;
}
