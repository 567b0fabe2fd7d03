/** Where the name of a run's context comes from. */
import { describe, expect, test } from 'vitest';
import { type ContextSources, contextName, contextOf } from '../../src/cli/context.ts';
import { UsageError } from '../../src/errors.ts';

const of = (given: Partial<ContextSources>): string | undefined =>
  contextOf({ option: undefined, environment: {}, module: 'app.wasm', args: [], ...given });
const deps = 'target/wasm32-wasip1/debug/deps';
const cargo = { CARGO_PKG_NAME: 'my-shapes' };
const nextest = { ...cargo, NEXTEST_BINARY_ID: 'my-shapes::api', NEXTEST_TEST_NAME: 'area::square' };

describe('the context', () => {
  test('is what was given: the option before the variable, both before what runners say', () => {
    expect(of({})).toBeUndefined();
    expect(of({ option: 'a b', environment: { ...nextest, WTRACE_CONTEXT: 'c' } })).toBe('a b');
    expect(of({ environment: { ...nextest, WTRACE_CONTEXT: 'c' } })).toBe('c');
    expect(of({ environment: { ...nextest, WTRACE_CONTEXT: '' } })).toBeUndefined();
    expect(contextName('x')).toBe('x');
    expect(() => contextName('')).toThrow(UsageError);
  });

  test('under cargo-nextest is the test', () => {
    const args = ['area::square', '--exact', '--nocapture'];
    expect(of({ environment: nextest, args, module: `${deps}/api-0123456789abcdef.wasm` })).toBe(
      'my-shapes::api area::square',
    );
  });

  test.each([
    [`${deps}/my_shapes-0123456789abcdef.wasm`, [], 'my-shapes'],
    [`/x/${deps}/api-0123456789abcdef.wasm`, ['--nocapture'], 'my-shapes::api'],
    [`${deps}/my_shapes-0123456789abcdef.wasm`, ['tests::a', '--exact'], 'my-shapes tests::a'],
    // A filter may run several; so may two names.
    [`${deps}/my_shapes-0123456789abcdef.wasm`, ['tests'], 'my-shapes'],
    [`${deps}/my_shapes-0123456789abcdef.wasm`, ['--exact', 'a', 'b'], 'my-shapes'],
    // The harness lists its tests.
    [`${deps}/my_shapes-0123456789abcdef.wasm`, ['--list', '--format', 'terse'], undefined],
    // `cargo run`, and what is no test.
    ['target/wasm32-wasip1/debug/my-shapes.wasm', [], undefined],
    [`${deps}/my_shapes.wasm`, [], undefined],
    ['other/my_shapes-0123456789abcdef.wasm', [], undefined],
  ])('under cargo, of %s %j, is %s', (module, args, context) => {
    expect(of({ environment: cargo, module, args })).toBe(context);
  });
});
