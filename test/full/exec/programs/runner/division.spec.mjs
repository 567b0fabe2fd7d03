// Three tests: ten divisions each, and one by zero.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

for (const name of ['one', 'two', 'three'])
  test(name, async () => {
    const { instance } = await WebAssembly.instantiate(readFileSync(process.env.GUEST), {});
    for (let i = 0; i < 10; i++) instance.exports.div(6, 2);
    expect(() => instance.exports.div(1, 0)).toThrow(/divide by zero/);
  });
