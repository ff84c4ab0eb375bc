-- Numbers of jobs by state, of several queues.
-- KEYS  the queues
-- Reply for each queue 8: waiting, active, completed, failed, delayed, prioritized, waiting-children, 1 if paused

local reply = { 0 }
for _, name in ipairs(KEYS) do
    append(reply, call('LLEN', name .. ':wait'))
    append(reply, call('LLEN', name .. ':active'))
    for _, state in ipairs({ 'completed', 'failed', 'delayed', 'prioritized', 'waiting-children' }) do
        append(reply, call('ZCARD', name .. ':' .. state))
    end
    append(reply, call('HEXISTS', name .. ':meta', 'paused'))
end
reply[1] = calls
return reply
