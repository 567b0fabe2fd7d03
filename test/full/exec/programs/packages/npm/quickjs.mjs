// QuickJS (C, Emscripten, once with Asyncify): programs in it, functions of the host in it, errors of both, a stack that is full.
import { load, print, steady } from './common.mjs';

const { getQuickJS, newAsyncContext, shouldInterruptAfterDeadline } = load('quickjs-emscripten');
const QuickJS = await getQuickJS();
const vm = QuickJS.newContext();
vm.runtime.setMaxStackSize(100_000);
const run = (code) => {
  const result = vm.evalCode(code);
  const handle = result.error ?? result.value;
  print([result.error === undefined, vm.dump(handle)]);
  handle.dispose();
};
vm.newFunction('twice', (text) => vm.newString(vm.getString(text).repeat(2))).consume((f) =>
  vm.setProp(vm.global, 'twice', f),
);
vm.newFunction('fails', () => {
  throw new Error('of the host');
}).consume((f) => vm.setProp(vm.global, 'fails', f));
await steady(() =>
  run(
    `
    const words = {};
    const sieve = Array.from({ length: 3000 }, () => true);
    for (let i = 2; i < 3000; i++) if (sieve[i]) for (let j = i * i; j < 3000; j += i) sieve[j] = false;
    for (const word of "a quick fox and a lazy dog and a".split(" ")) words[word] = (words[word] ?? 0) + 1;
    [sieve.filter(Boolean).length, JSON.stringify(words), (2n ** 200n).toString(36), "é".normalize("NFD").length].join(" ")
  `.replaceAll(/^ {4}const /gm, 'var '),
  ),
);
run('twice("ab")');
run('fails()');
run('function deep() { return 1 + deep() } deep()');
run('null.x');
run('class A { #p = 1; static has(x) { return #p in x } } [A.has(new A()), A.has({})]');
vm.dispose();
const timed = QuickJS.newContext();
timed.runtime.setInterruptHandler(shouldInterruptAfterDeadline(0));
const endless = timed.evalCode('for (;;);');
print(timed.dump(endless.error).message);
endless.error.dispose();
timed.dispose();

const async = await newAsyncContext();
async
  .newAsyncifiedFunction('wait', async (text) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return async.newString(`${async.getString(text)} later`);
  })
  .consume((f) => async.setProp(async.global, 'wait', f));
const later = await async.evalCodeAsync('[1, 2].map((i) => wait(String(i))).join(", ")');
print(async.dump(later.value));
later.value.dispose();
async.dispose();
