-- ARGV: channel, scope, holder, token (19 digits), attributes.
-- Answers {1, time to live in microseconds}, or {0, last token}, or {-1} if the token is higher.

local scope, holder, token, attributes = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local now = microseconds()

local lease = redis.call('HGET', leases, scope)
if not lease or token_of(lease) ~= token or holder_of(lease) ~= holder or expiry_of(lease) <= now then
  local last = redis.call('HGET', tokens, scope)
  if not last or last < token then
    return {-1}
  end
  return {0, last}
end

keep(scope, token, now + ttl_of(lease), ttl_of(lease), holder, attributes)
if attributes_of(lease) ~= attributes then
  redis.call('PUBLISH', channel, scope)
end
return {1, ttl_of(lease)}
