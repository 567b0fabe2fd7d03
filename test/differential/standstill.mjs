// Clocks stand still, random numbers repeat, and nothing depends on when garbage is collected, so that two runs of a
// program are equal to the last byte of memory.
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';

const BEGIN = 1_700_000_000_000;
const OriginalDate = Date;
globalThis.Date = new Proxy(OriginalDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [BEGIN] : args, newTarget),
  apply: () => new OriginalDate(BEGIN).toString(),
});
OriginalDate.now = () => BEGIN;
performance.now = () => 1;
process.hrtime = Object.assign(() => [1, 0], { bigint: () => 1_000_000_000n });

/** Linear congruential generators (Numerical Recipes): one for each function, since wtrace takes `randomBytes` for names of files. */
function generator() {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
}
function filler() {
  const next = generator();
  return (array) => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let i = 0; i < bytes.length; i++) bytes[i] = next() >>> 24;
    return array;
  };
}
const number = generator();
Math.random = () => number() / 2 ** 32;
const fill = filler();
globalThis.crypto.getRandomValues = fill;
crypto.webcrypto.getRandomValues = fill;
crypto.randomFillSync = filler();
const fillNew = filler();
crypto.randomBytes = (size) => fillNew(Buffer.alloc(size));
syncBuiltinESMExports();

globalThis.FinalizationRegistry = class {
  register() {}
  unregister() {}
};
