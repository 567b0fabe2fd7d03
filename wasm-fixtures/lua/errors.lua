-- Errors and coroutines: Lua's longjmp.
print(pcall(error, "oops"))
print(pcall(function() local x = nil; return x.field end))
print(select("#", pcall(error)))
local ok, message = xpcall(function() error({ code = 7 }) end, function(e) return "code " .. e.code end)
print(ok, message)
local function depth(n) return n == 0 and error("bottom", 0) or 1 + depth(n - 1) end
for i = 1, 3 do print(pcall(depth, i)) end

local generator = coroutine.wrap(function()
  for i = 1, 3 do coroutine.yield(i) end
  return "done"
end)
print(generator(), generator(), generator(), generator())
local co = coroutine.create(function(a) local b = coroutine.yield(a + 1); error("from " .. b) end)
print(coroutine.resume(co, 1))
print(coroutine.resume(co, "inside"))
print(coroutine.status(co))
do
  local closed <close> = setmetatable({}, { __close = function() print("closed") end })
  print(pcall(string.rep))
end
local function overflow() return 1 + overflow() end
print(pcall(overflow) == false)
