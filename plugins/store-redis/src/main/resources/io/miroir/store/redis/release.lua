-- ARGV: channel, scope, holder, token (19 digits).
-- Answers {1} if the lease was the current one, else {0}.

local scope, holder, token = ARGV[2], ARGV[3], ARGV[4]

local lease = redis.call('HGET', leases, scope)
if not lease or token_of(lease) ~= token or holder_of(lease) ~= holder then
  return {0}
end

drop(scope)
redis.call('PUBLISH', channel, scope)
return {1}
