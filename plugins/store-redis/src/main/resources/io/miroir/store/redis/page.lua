-- KEYS: records and order, as commit.lua keeps them.
-- ARGV: length of the kind and kind, sequence (16 digits) after which the page begins, limit.
-- Answers id, head and text of each record, one after another.

local records, order = KEYS[1], KEYS[2]
local kind, after, limit = ARGV[1], ARGV[2], ARGV[3]

-- No UTF-8 has the byte 255, and a colon is what follows the digits.
local from, to = '(' .. kind .. after .. '\255', '(' .. kind .. ':'
local page = {}
for _, place in ipairs(redis.call('ZRANGEBYLEX', order, from, to, 'LIMIT', 0, limit)) do
  local id = string.sub(place, #kind + 17)
  local found = redis.call('HMGET', records, 'h' .. kind .. id, 't' .. kind .. id)
  page[#page + 1] = id
  page[#page + 1] = found[1]
  page[#page + 1] = found[2]
end
return page
