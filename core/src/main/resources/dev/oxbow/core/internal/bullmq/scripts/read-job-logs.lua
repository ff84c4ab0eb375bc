-- Rows of the logs of jobs of one queue.
--
-- KEYS  1: the queue
-- ARGV  for each page 4: job id, first and last row (from 0; -1 is the last), '1' to count and list from the newest row
-- Reply for each page 2: rows, how many there are in all
-- Needs: append, call, command_count

local reply = { 0 }
for at = 1, #ARGV, 4 do
    local key = KEYS[1] .. ':' .. ARGV[at] .. ':logs'
    local first, last = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
    local rows
    if ARGV[at + 3] == '1' then
        rows = {}
        local found = call('LRANGE', key, 0 - (last + 1), 0 - (first + 1))
        for i = #found, 1, -1 do
            append(rows, found[i])
        end
    else
        rows = call('LRANGE', key, first, last)
    end
    append(reply, rows)
    append(reply, call('LLEN', key))
end
reply[1] = command_count
return reply
