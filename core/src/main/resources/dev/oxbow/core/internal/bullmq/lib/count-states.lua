-- Counts the jobs of a queue by state.
--
-- Needs: append, call
-- Defines: append_counts

-- Appends 8 numbers: waiting, active, completed, failed, delayed, prioritized, waiting-children, 1 if paused.
local function append_counts(reply, name)
    append(reply, call('LLEN', name .. ':wait'))
    append(reply, call('LLEN', name .. ':active'))
    for _, state in ipairs({ 'completed', 'failed', 'delayed', 'prioritized', 'waiting-children' }) do
        append(reply, call('ZCARD', name .. ':' .. state))
    end
    append(reply, call('HEXISTS', name .. ':meta', 'paused'))
end
