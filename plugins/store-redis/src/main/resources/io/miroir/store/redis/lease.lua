-- What every step on leases shares; it stands before each of them.
--
-- KEYS[1] tokens: a hash from scope to the last token granted. Nothing deletes it.
-- KEYS[2] leases: a hash from scope to lease. A lease is the token (19 digits), its expiry and its
--   time to live in microseconds (16 and 11 digits), the length of its holder's name (3 digits),
--   that name, and the attributes.
-- KEYS[3] scopes: a sorted set of the scopes in KEYS[2], all of one score and so in byte order.
-- ARGV[1] channel: where the scope of a lease that changed is published.
--
-- Tokens are compared as texts of 19 digits: a number of Lua is exact up to 2^53 only.

local tokens, leases, scopes, channel = KEYS[1], KEYS[2], KEYS[3], ARGV[1]

local function microseconds()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end

local function token_of(lease) return string.sub(lease, 1, 19) end
local function expiry_of(lease) return tonumber(string.sub(lease, 20, 35)) end
local function ttl_of(lease) return tonumber(string.sub(lease, 36, 46)) end
local function attributes_from(lease) return 50 + tonumber(string.sub(lease, 47, 49)) end
local function holder_of(lease) return string.sub(lease, 50, attributes_from(lease) - 1) end
local function attributes_of(lease) return string.sub(lease, attributes_from(lease)) end

local function keep(scope, token, expiry, ttl, holder, attributes)
  local numbers = string.format('%016.0f%011.0f%03d', expiry, ttl, #holder)
  redis.call('HSET', leases, scope, token .. numbers .. holder .. attributes)
end

local function drop(scope)
  redis.call('HDEL', leases, scope)
  redis.call('ZREM', scopes, scope)
end
