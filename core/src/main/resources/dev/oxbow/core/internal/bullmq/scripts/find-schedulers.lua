-- Reads schedulers of one queue, by their ids or by their positions in the order of their next runs. See layout.md, section 14.
--
-- KEYS  1: the queue
-- ARGV  1: 'ids', 'soonest-first' or 'soonest-last'  2 to n: ids; or 2, 3: positions of the first and the last
-- Reply for each scheduler 3: its id, when its next run is due ('' if it does not exist), its hash
-- Needs: append, call, command_count

local all = KEYS[1] .. ':repeat'
local scored = {}
if ARGV[1] == 'ids' then
    for i = 2, #ARGV do
        append(scored, ARGV[i])
        append(scored, call('ZSCORE', all, ARGV[i]) or '')
    end
else
    scored = call(ARGV[1] == 'soonest-first' and 'ZRANGE' or 'ZREVRANGE', all, ARGV[2], ARGV[3], 'WITHSCORES')
end
local reply = { 0 }
for i = 1, #scored, 2 do
    local id, due = scored[i], scored[i + 1]
    local hash = due ~= '' and call('HGETALL', all .. ':' .. id) or {}
    if due ~= '' and #hash == 0 and ARGV[1] ~= 'ids' then
        call('ZREM', all, id) -- as BullMQ's readers do: it is no scheduler any more
    end
    if #hash > 0 or ARGV[1] == 'ids' then
        append(reply, id)
        append(reply, due)
        append(reply, hash)
    end
end
reply[1] = command_count
return reply
