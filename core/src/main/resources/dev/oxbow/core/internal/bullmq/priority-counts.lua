-- How many jobs wait with each priority.
-- KEYS  1: the queue
-- ARGV  priorities
-- Reply for each one the number

local reply = { 0 }
for _, text in ipairs(ARGV) do
    local priority = tonumber(text)
    if priority == 0 then
        append(reply, call('LLEN', KEYS[1] .. ':wait'))
    else
        append(reply, call('ZCOUNT', KEYS[1] .. ':prioritized', whole(priority * RANK), whole((priority + 1) * RANK - 1)))
    end
end
reply[1] = calls
return reply
