-- ARGV: channel, prefix.
-- Answers scope, lease and microseconds left of each lease that stands, one after another. Those
-- that have expired are left for the scope's next grant: a list must answer where nothing can be
-- written for the moment.

local prefix = ARGV[2]
local now = microseconds()

-- What starts with the prefix stands together, and no UTF-8 has the byte 255.
local below = redis.call('ZRANGEBYLEX', scopes, '[' .. prefix, '(' .. prefix .. '\255')
local standing = {}
for _, scope in ipairs(below) do
  local lease = redis.call('HGET', leases, scope)
  if lease and expiry_of(lease) > now then
    standing[#standing + 1] = scope
    standing[#standing + 1] = lease
    standing[#standing + 1] = expiry_of(lease) - now
  end
end
return standing
