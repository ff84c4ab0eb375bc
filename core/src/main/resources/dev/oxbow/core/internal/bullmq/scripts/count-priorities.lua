-- How many jobs wait with each priority. See layout.md, section 6.
--
-- KEYS  1: the queue
-- ARGV  priorities
-- Reply for each one the number
-- Needs: PRIORITY_SCALE, append, call, command_count, format_integer

local reply = { 0 }
for _, text in ipairs(ARGV) do
    local priority = tonumber(text)
    if priority == 0 then
        append(reply, call('LLEN', KEYS[1] .. ':wait'))
    else
        local lowest, highest = priority * PRIORITY_SCALE, (priority + 1) * PRIORITY_SCALE - 1
        append(reply, call('ZCOUNT', KEYS[1] .. ':prioritized', format_integer(lowest), format_integer(highest)))
    end
end
reply[1] = command_count
return reply
