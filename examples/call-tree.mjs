// Which function called which, how often, and how many lines ran there.
//   node examples/call-tree.mjs [module [arguments…]]
import { load } from 'wtrace';
import { openGuest } from './guest.mjs';

const guest = await openGuest('cjson/yowasp22-O0.wasm');
const program = await load(guest.bytes, {
  ...guest.options,
  trace: { events: ['call', 'line', 'return', 'unwind'], reads: ['function'] },
});

const root = { name: '(program)', calls: 1, lines: 0, callees: new Map() };
const stack = [root];

function enter(frame) {
  const { name } = frame.function;
  // A recursive call reuses the existing node, so the tree is never deeper than the number of functions.
  const node = stack.find((active) => active.name === name) ?? calleeOf(stack.at(-1), name);
  node.calls++;
  stack.push(node);
}

function calleeOf(node, name) {
  if (!node.callees.has(name)) node.callees.set(name, { name, calls: 0, lines: 0, callees: new Map() });
  return node.callees.get(name);
}

function leave() {
  stack.pop();
}

program.on('call', enter);
program.on('return', leave);
program.on('unwind', leave); // after an exception or a trap there is no `return`
program.on('line', () => {
  stack.at(-1).lines++;
});

guest.run(program);
program.close();

const total = (node) => [...node.callees.values()].reduce((sum, callee) => sum + total(callee), node.lines);
const all = total(root);

function print(node, indent) {
  const lines = total(node);
  if (lines < all / 100) return;
  console.log(`${`${lines}`.padStart(8)} ${`${node.calls}`.padStart(6)}  ${indent}${node.name}`);
  for (const callee of [...node.callees.values()].sort((a, b) => total(b) - total(a)))
    print(callee, `${indent}  `);
}

console.log('   lines  calls');
print(root, '');
