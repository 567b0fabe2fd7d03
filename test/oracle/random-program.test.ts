import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reference } from './index.ts';
import { program } from './program.ts';
import { type Features, randomProgram } from './random-program.ts';
import { runRandom } from './run-random.ts';

const tapes = fc.array(fc.nat(255), { maxLength: 500, size: 'max' });
const inputs = fc.array(fc.nat(3), { maxLength: 60 });
const none: Features = { legacyExceptions: false, exceptions: false };
const legacy: Features = { legacyExceptions: true, exceptions: false };

test.each([
  ['no exceptions', none],
  ['exceptions of the first proposal', legacy],
])('random programs are valid and run under the reference as without it: %s', (_, features) => {
  let events = 0;
  fc.assert(
    fc.property(tapes, inputs, (tape, input) => {
      const { bytes, table } = program(randomProgram(tape, features));
      expect(WebAssembly.validate(bytes)).toBe(true);
      const ref = reference(bytes, table);
      const plain = runRandom(bytes, input);
      const traced = runRandom(ref.bytes, input, { connect: ref.start });
      expect(traced).toEqual(plain);
      for (const line of ref.result().lines) events += line.hits;
    }),
    { numRuns: 300, seed: 1 },
  );
  expect(events).toBeGreaterThan(1000);
});
