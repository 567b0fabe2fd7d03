-- A little of most of the language and its library; prints the same everywhere.
local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end

local Account = {}
Account.__index = Account
Account.__add = function(a, b) return Account.new(a.balance + b.balance) end
function Account.new(balance) return setmetatable({ balance = balance }, Account) end
function Account:deposit(amount) self.balance = self.balance + amount end

local account = Account.new(10) + Account.new(5)
account:deposit(2.5)
print(account.balance, fib(12), 7 // 2, 7 % -3, 2 ^ 10, 1 << 20, "10" + 5)

local words = {}
for word in ("the quick brown fox jumps over the lazy dog"):gmatch("%a+") do
  words[#words + 1] = word
end
table.sort(words, function(a, b) return #a < #b or (#a == #b and a < b) end)
print(table.concat(words, " "), #words, select("#", table.unpack(words)))

local counts = {}
for _, word in ipairs(words) do counts[word] = (counts[word] or 0) + 1 end
print(counts.the, counts.fox, counts.cat)

print(string.format("%5.2f|%-6s|%04x|%q", math.pi, "ab", 48879, "a\nb"), ("x"):rep(3, "-"))
print(("hello world"):gsub("o", "0"), ("key = value"):match("(%w+)%s*=%s*(%w+)"))
print(math.max(3, 9, 2), math.floor(-2.5), math.tointeger(3.0), tostring(1e15), 0x7fffffffffffffff + 1)

local text = {}
for i = 1, 3 do
  for j = 1, 3 do
    if j == 2 then goto continue end
    text[#text + 1] = i * j
    ::continue::
  end
end
print(table.concat(text, ","), utf8.char(228, 8364), utf8.len("äöü"))

local function counter()
  local n = 0
  return function() n = n + 1 return n end
end
local next_number = counter()
next_number()
print(next_number(), load("return 1 + 2 * 3")(), type(print), #arg)
local t = setmetatable({}, { __index = function(_, key) return key .. "!" end, __len = function() return 42 end })
print(t.missing, #t, rawlen(t), next({}), collectgarbage("count") > 0)
local n = 0
repeat n = n + 1 until n * n > 50
while n > 5 do n = n - 1 end
print(n, string.byte("A"), ("abc"):upper():reverse(), table.pack(1, nil, 3).n)
