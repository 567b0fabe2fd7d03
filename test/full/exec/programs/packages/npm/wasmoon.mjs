// Lua (C, Emscripten; longjmp by exceptions of JavaScript): coroutines, errors that are caught, functions of both languages.
import { load, print, steady } from './common.mjs';

const { LuaFactory } = load('wasmoon');
const lua = await new LuaFactory().createEngine();
lua.global.set('sum', (x, y) => x + y);
lua.global.set('fails', () => {
  throw new Error('of the host');
});
const run = async (code) => print(await lua.doString(code).catch((error) => String(error).split('\n')[0]));
await steady(() =>
  run(`
    local t = {}
    for i = 1, 2000 do t[i] = (i * 7919) % 1009 end
    table.sort(t)
    local words = {}
    for w in ("the quick fox and the lazy dog"):rep(50, " "):gmatch("%a+") do words[w] = (words[w] or 0) + 1 end
    local fails = 0
    for i = 1, 100 do if not pcall(error, "x") then fails = fails + 1 end end
    return t[1000] .. " " .. words.the .. " " .. fails
  `),
);
await run('return sum(10, 20)');
await run('return select(2, pcall(fails))');
await run('error({code = 2})');
await run('local function deep(n) return 1 + deep(n + 1) end return deep(1)');
await run(
  'local co = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) return co() + co() + co()',
);
await run('return (');
print(lua.global.get('string').rep('ab', 3));
lua.global.close();
