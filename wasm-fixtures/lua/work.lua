-- Some seconds of work: tables, numbers, strings, closures and the collector. The argument scales it.
local scale = tonumber(arg[1] or "1")

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

local function matrix(n)
  local a, b, c = {}, {}, {}
  for i = 1, n do
    a[i], b[i], c[i] = {}, {}, {}
    for j = 1, n do a[i][j], b[i][j] = i + j, i - j end
  end
  for i = 1, n do
    local row = a[i]
    for j = 1, n do
      local sum = 0.0
      for k = 1, n do sum = sum + row[k] * b[k][j] end
      c[i][j] = sum
    end
  end
  return c[n][1]
end

local function strings(n)
  local parts = {}
  for i = 1, n do parts[#parts + 1] = string.format("%d:%s", i, ("ab"):rep(i % 7)) end
  local text = table.concat(parts, " ")
  local digits = 0
  for number in text:gmatch("%d+") do digits = digits + #number end
  return #text, digits, #(text:gsub("ab", "c"))
end

local function queens(n)
  local solutions, columns, up, down = 0, {}, {}, {}
  local function place(row)
    if row > n then solutions = solutions + 1 return end
    for column = 1, n do
      if not (columns[column] or up[row + column] or down[row - column]) then
        columns[column], up[row + column], down[row - column] = true, true, true
        place(row + 1)
        columns[column], up[row + column], down[row - column] = nil, nil, nil
      end
    end
  end
  place(1)
  return solutions
end

local function trees(depth)
  if depth == 0 then return {} end
  return { trees(depth - 1), trees(depth - 1) }
end

local function size(tree) return tree[1] and size(tree[1]) + size(tree[2]) + 1 or 1 end

for _ = 1, scale do
  print(sieve(300000), matrix(90), queens(7), size(trees(15)))
  print(strings(20000))
end
