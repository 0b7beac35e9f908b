-- SPDX-License-Identifier: GPL-3.0-or-later
-- bench.lua: work for an interpreter that is walked: deep and shallow calls, calls
-- from C into Lua and back, errors (longjmp), coroutines, strings, tables,
-- and the collector.  Ends by itself only after more than any walk executes.

local function fib (n)
  return n < 2 and n or fib (n - 1) + fib (n - 2)
end

local function sorted ()
  local t = {}
  for i = 1, 60 do
    t[i] = i * 7919 % 101
  end
  table.sort (t, function (a, b) return a > b end)
  return t[1]
end

local function errors (depth)
  if depth == 0 then
    error { "thrown" }
  end
  return (pcall (errors, depth - 1)) and depth or error ("again", 0)
end

local function strings ()
  local s = ("%d:%s"):format (42, ("x"):rep (20))
  s = s:gsub ("x", function (c) return c:upper () end)
  return #s + (s:find ("X+") or 0)
end

local function coroutines ()
  local sum = 0
  local co = coroutine.wrap (function ()
    for i = 1, 10 do
      coroutine.yield (i)
    end
    return 0
  end)
  for _ = 1, 10 do
    sum = sum + co ()
  end
  return sum
end

local class = setmetatable ({}, {
  __index = function (_, k) return #k end,
  __add = function (a, b) return fib (5) end,
  __tostring = function () return "class" end
})

local total = 0
for round = 1, 1000 do
  total = total + fib (6) + sorted () + strings () + coroutines ()
  total = total + (class + class) + class.member + #tostring (class)
  assert (not pcall (errors, 6))
  local f = assert (load ("local a = ... ; return a * " .. round))
  total = total + f (round) % 10
  collectgarbage ("step")
end
print (total)
