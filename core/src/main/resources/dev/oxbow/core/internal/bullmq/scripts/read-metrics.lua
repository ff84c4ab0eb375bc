-- How many jobs finished, minute by minute, as workers counted them. See layout.md, section 13.
--
-- KEYS  1: the queue
-- ARGV  1: 'completed' or 'failed'  2: first and 3: last minute, from 0 (the newest), from the end if negative
-- Reply 1: count, prevTS and prevCount (nil where they are missing)  2: the minutes, newest first  3: how many there are
-- Needs: call, command_count

local key = KEYS[1] .. ':metrics:' .. ARGV[1]
local meta = call('HMGET', key, 'count', 'prevTS', 'prevCount')
local minutes = call('LRANGE', key .. ':data', ARGV[2], ARGV[3])
local length = call('LLEN', key .. ':data')
return { command_count, meta, minutes, length }
