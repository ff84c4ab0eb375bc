-- Numbers of jobs by state, of several queues.
--
-- KEYS  the queues
-- ARGV  none
-- Reply for each queue 8 numbers: see count-states
-- Needs: append_counts, command_count

local reply = { 0 }
for _, name in ipairs(KEYS) do
    append_counts(reply, name)
end
reply[1] = command_count
return reply
