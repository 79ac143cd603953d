-- Tries every command of the steps once, on a key of its own: a permission that is missing must be
-- told when the store is opened, not in the middle of a step.
--
-- KEYS[1] probe, which is gone again at the end. ARGV[1] channel.

local probe, channel = KEYS[1], ARGV[1]

redis.call('TIME')
redis.call('DEL', probe)
redis.call('SET', probe, '')
redis.call('GET', probe)
redis.call('DEL', probe)
redis.call('HSET', probe, 'field', '')
redis.call('HGET', probe, 'field')
redis.call('HMGET', probe, 'field')
redis.call('HDEL', probe, 'field')
redis.call('ZADD', probe, 0, 'member')
redis.call('ZRANGEBYLEX', probe, '-', '+')
redis.call('ZREM', probe, 'member')
redis.call('PUBLISH', channel, '')
return {1}
