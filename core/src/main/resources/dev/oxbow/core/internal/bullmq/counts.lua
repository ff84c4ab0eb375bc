-- Numbers of jobs by state, of several queues.
-- KEYS  the queues
-- Reply for each queue 8, see counting.lua

local reply = { 0 }
for _, name in ipairs(KEYS) do
    append_counts(reply, name)
end
reply[1] = calls
return reply
