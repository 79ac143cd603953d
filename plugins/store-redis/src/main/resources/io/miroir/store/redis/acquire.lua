-- ARGV: channel, scope, holder, time to live in microseconds, attributes.
-- Answers {1, token}, or {0, standing lease, microseconds left}.

local scope, holder, ttl, attributes = ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local now = microseconds()

local standing = redis.call('HGET', leases, scope)
if standing and expiry_of(standing) > now and holder_of(standing) ~= holder then
  return {0, standing, expiry_of(standing) - now}
end

-- The clock keeps tokens growing on a server that has lost its last ones, or all of them.
local last = tonumber(redis.call('HGET', tokens, scope) or '0')
local token = string.format('%019.0f', math.max(last + 1, math.floor(now / 1000)))

redis.call('HSET', tokens, scope, token)
keep(scope, token, now + ttl, ttl, holder, attributes)
redis.call('ZADD', scopes, 0, scope)
redis.call('PUBLISH', channel, scope)
return {1, token}
