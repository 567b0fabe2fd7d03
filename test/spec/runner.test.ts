/** The runner itself: it reads what scripts are made of, and finds what a bad rewriter would do. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { InstructionReader, Op, readModule } from '../../src/wasm/index.ts';
import { Assembler } from './assembler.ts';
import { compare, interpret } from './compare.ts';
import { float, stringBytes } from './literals.ts';
import { RewrittenProgram, untouched } from './program.ts';
import { readScript } from './s-expressions.ts';
import { runScript } from './script.ts';
import { runSuite } from './suite.ts';
import { everyBoundary, type Variant, variants } from './variants.ts';

const scripts = fileURLToPath(new URL('scripts', import.meta.url));

test('our own scripts lose nothing, and every variant counts what the reference counts', async () => {
  const report = await runSuite(
    [scripts],
    variants.map(({ name }) => name),
    /./,
  );
  expect(report.holds).toBeGreaterThan(10);
  for (const { holds, lost, wrong, words, instructions, name } of report.variants) {
    expect({ holds, lost, wrong, words }).toEqual({ holds: report.holds, lost: 0, wrong: 0, words: [] });
    if (name !== everyBoundary.name) expect(instructions).toBeGreaterThan(40);
  }
});

const script = `
  (module (func (export "sum") (param i32) (result i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (local.get 0)))
      (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get $sum)))
  (assert_return (invoke "sum" (i32.const 4)) (i32.const 10))
  (assert_return (invoke "sum" (i32.const 4)) (i32.const 11))
  (assert_trap (invoke "sum" (i32.const 4)) "none")
  (; an (; inner ;) comment ;) (assert_malformed (module quote "(") "passed over")`;

const verdictsOf = async (program: Parameters<typeof runScript>[2]): Promise<string[]> => [
  ...(await runScript(readScript(script), new Assembler(), program)).values(),
];

test('an assertion holds or does not', async () => {
  const expected = ['', '', 'another result', 'no error'];
  expect(await verdictsOf(untouched())).toEqual(expected);
  for (const variant of variants)
    expect(await verdictsOf(new RewrittenProgram(variant)), variant.name).toEqual(expected);
});

/** `everyBoundary` with one byte of the code changed afterwards. */
const spoilt = (opcode: number, other: number): Variant => ({
  ...everyBoundary,
  rewrite: (original) => {
    const rewritten = everyBoundary.rewrite(original);
    const { code } = readModule(rewritten.bytes);
    const reader = new InstructionReader(rewritten.bytes, code.codeStart[0]!, code.end[0]!);
    while (reader.read()) if (reader.opcode === opcode) rewritten.bytes[reader.offset] = other;
    return rewritten;
  },
});

test('finds a changed result and an invalid module', async () => {
  const changed = await verdictsOf(new RewrittenProgram(spoilt(Op['i32.add'], Op['i32.xor'])));
  expect(changed).toEqual(['', 'another result', 'another result', 'no error']);
  const program = new RewrittenProgram(spoilt(Op['i32.add'], Op['f32.add']));
  expect((await verdictsOf(program))[0]).toMatch(/CompileError/);
  expect(program.problems).toEqual([expect.stringMatching(/^invalid: CompileError/)]);
});

test('finds a count that is not what it should be', async () => {
  const [reference, counted] = [new RewrittenProgram(everyBoundary), new RewrittenProgram(variants[1]!)];
  await verdictsOf(reference);
  await verdictsOf(counted);
  const expected = interpret(reference.counts());
  expect(compare(expected, interpret(counted.counts()))).toMatchObject({ modules: 1, differences: [] });
  const counts = counted.counts();
  for (const { counters } of counts.values()) counters[0]! += 1n;
  const { differences } = compare(expected, interpret(counts));
  expect(differences).toContainEqual(
    expect.stringMatching(/^module 1: 0x[0-9a-f]+ started 12 times, 13 counted$/),
  );
});

test('reads literals', () => {
  expect([...stringBytes(['"a\\n\\7f\\u{e9}"', '"\\""'])]).toEqual([0x61, 10, 0x7f, 0xc3, 0xa9, 0x22]);
  const floats = ['0x1p-1074', '-0x1.8p+1', '-inf', '1_000.5', '0x1p1023', 'nan:0x1', '-0x0p+0'];
  expect(floats.map(float)).toEqual([5e-324, -3, -Infinity, 1000.5, 2 ** 1023, Number.NaN, -0]);
  expect(() => readScript('(module "a)')).toThrow(SyntaxError);
  expect(() => readScript('(module')).toThrow('the list that begins in line 1 is not closed');
});
