-- KEYS[1] revision: the number of the newest commit.
-- KEYS[2] records: a hash with two fields for each record. 'h' and its name: the revision and the
--   sequence (16 digits each); 't' and its name: the text.
-- KEYS[3] order: a sorted set, all of one score and so in byte order, with kind, sequence and id of
--   each record.
-- KEYS[4] guards: a hash from scope to the highest token that a commit carried. Nothing deletes it.
--
-- A record's name is the length of its kind (2 digits), its kind and its id.
--
-- ARGV: scope and token (19 digits) of the guard, both empty if there is none; then for each change
-- what is done (create, replace or remove), the name, the expected revision (16 digits) and the
-- text.
--
-- Answers {1, revision}, or {0, number of the change, head, text} of a record that is not as
-- expected, or {2, highest token}. It judges all before it writes any: Redis undoes nothing.

local revision, records, order, guards = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local scope, token = ARGV[1], ARGV[2]
local FIRST, WIDTH = 3, 4

local function place(name, sequence)
  local kind_ends = 2 + tonumber(string.sub(name, 1, 2))
  return string.sub(name, 1, kind_ends) .. sequence .. string.sub(name, kind_ends + 1)
end

local highest = scope ~= '' and redis.call('HGET', guards, scope)
if highest and token < highest then
  return {2, highest}
end

local heads, creations = {}, 0
for i = FIRST, #ARGV, WIDTH do
  local name = ARGV[i + 1]
  local head = redis.call('HGET', records, 'h' .. name)
  local as_expected
  if ARGV[i] == 'create' then
    as_expected = not head
    creations = creations + 1
  else
    as_expected = head and string.sub(head, 1, 16) == ARGV[i + 2]
  end
  if not as_expected then
    return {0, (i - FIRST) / WIDTH, head, head and redis.call('HGET', records, 't' .. name)}
  end
  heads[i] = head
end

-- The sequences of a commit's creations are the numbers up to its revision, so one counter serves
-- both. The clock keeps it growing on a server that has lost its last commits, or all of them.
local last = tonumber(redis.call('GET', revision) or '0')
local time = redis.call('TIME')
local number = math.max(last + math.max(creations, 1), time[1] * 1000000 + time[2])
local committed = string.format('%016.0f', number)
local sequence = number - creations

redis.call('SET', revision, committed)
if scope ~= '' and token ~= highest then
  redis.call('HSET', guards, scope, token)
end
for i = FIRST, #ARGV, WIDTH do
  local name, text = ARGV[i + 1], ARGV[i + 3]
  if ARGV[i] == 'create' then
    sequence = sequence + 1
    local digits = string.format('%016.0f', sequence)
    redis.call('HSET', records, 'h' .. name, committed .. digits, 't' .. name, text)
    redis.call('ZADD', order, 0, place(name, digits))
  elseif ARGV[i] == 'replace' then
    local digits = string.sub(heads[i], 17)
    redis.call('HSET', records, 'h' .. name, committed .. digits, 't' .. name, text)
  else
    redis.call('HDEL', records, 'h' .. name, 't' .. name)
    redis.call('ZREM', order, place(name, string.sub(heads[i], 17)))
  end
end
return {1, number}
