-- Some 10 ms of what Lua programs do: calls, tables, strings, closures, the collector. The argument repeats it.
local function fib(n) return n < 2 and n or fib(n - 1) + fib(n - 2) end

local function sieve(limit)
  local composite, count = {}, 0
  for i = 2, limit do
    if not composite[i] then
      count = count + 1
      for j = i * i, limit, i do composite[j] = true end
    end
  end
  return count
end

local function strings(n)
  local parts = {}
  for i = 1, n do parts[#parts + 1] = string.format("%d:%s", i, ("ab"):rep(i % 7)) end
  local text, digits = table.concat(parts, " "), 0
  for number in text:gmatch("%d+") do digits = digits + #number end
  return #text, digits, #(text:gsub("ab", "c"))
end

local function trees(depth)
  if depth == 0 then return {} end
  return { trees(depth - 1), trees(depth - 1) }
end

local function counter()
  local count = 0
  return function() count = count + 1 return count end
end

for _ = 1, tonumber(arg[1] or "1") do
  local next_count = counter()
  for _ = 1, 30000 do next_count() end
  local numbers = {}
  for i = 1, 4000 do numbers[i] = i * 7919 % 10007 end
  table.sort(numbers, function(a, b) return a < b end)
  print(fib(18), sieve(20000), next_count(), numbers[1], #trees(10))
  print(strings(2000))
end
