-- ARGV: channel, scope, holder, token (19 digits), attributes.
-- Answers {1, time to live in microseconds}, or {0, last token}, or {-1} if the token is higher.
--
-- Every pod calls this all the time. So it stands alone: the functions of lease.lua, whose keys and
-- whose form of a lease it has, would cost as much as what it does.

local tokens, leases, channel = KEYS[1], KEYS[2], ARGV[1]
local scope, holder, token, attributes = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local sub = string.sub

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local lease = redis.call('HGET', leases, scope)
local owner = string.format('%03d', #holder) .. holder
if not lease or sub(lease, 1, 19) ~= token or tonumber(sub(lease, 20, 35)) <= now
    or sub(lease, 47, 46 + #owner) ~= owner then
  local last = redis.call('HGET', tokens, scope)
  if not last or last < token then
    return {-1}
  end
  return {0, last}
end

local ttl = sub(lease, 36, 46)
local expiry = string.format('%016.0f', now + ttl)
redis.call('HSET', leases, scope, token .. expiry .. ttl .. owner .. attributes)
if sub(lease, 47 + #owner) ~= attributes then
  redis.call('PUBLISH', channel, scope)
end
return {1, tonumber(ttl)}
