// CPython (Emscripten, linked dynamically): its start-up, its standard library, calls in both directions, exceptions of both languages.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { folderOf, print, steady } from './common.mjs';

const folder = folderOf('pyodide');
const { loadPyodide } = await import(pathToFileURL(join(folder, 'pyodide.mjs')));
// A folder of Pyodide's own file system, which is in memory: its default, named so that no setting of the machine changes it.
const pyodide = await loadPyodide({ indexURL: folder, env: { PYTHONHASHSEED: '1', HOME: '/home/pyodide' } });
const run = (code) => {
  try {
    print(pyodide.runPython(code));
  } catch (error) {
    print(String(error).split('\n').slice(-3));
  }
};
run('import sys; sys.version');
await steady(() =>
  run(`
import json, re, functools
@functools.cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
words = re.findall(r"\\w+", " ".join(f"w{i * i % 97} " for i in range(3000)))
counts = {}
for word in words: counts[word] = counts.get(word, 0) + 1
json.dumps([str(fib(90) ** 5), sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))[:5], round(sum(i ** 0.5 for i in range(20000)), 6)])
`),
);
run(`
import dataclasses, collections, itertools
@dataclasses.dataclass(order=True)
class P:
    x: int
    y: str = "a"
def gen():
    try:
        while True: yield (yield)
    finally: pass
g = gen(); next(g); g.close()
str(sorted(P(i * 7 % 13, str(i)) for i in range(9))[:3]) + str(collections.Counter("abracadabra")) + str(list(itertools.permutations("abc"))[4])
`);
run(`
def deep(n): return 1 + deep(n - 1)
try: deep(10 ** 6)
except RecursionError as e: r = str(e)
r
`);
run('class E(Exception): pass\nraise E("mine")');
run('1 +');
const twice = pyodide.runPython('lambda f, x: f(f(x))');
print(twice((x) => x * 3, 7));
try {
  twice(() => {
    throw new Error('of JavaScript');
  }, 1);
} catch (error) {
  print(String(error).split('\n').at(-2));
}
run('from js import Math, Array; a = Array.new(3, 1, 2); a.sort(); [Math.max(3, 9), a.to_py()].__str__()');
print(pyodide.toPy({ a: [1, 2, { b: 3 }] }).toString());
