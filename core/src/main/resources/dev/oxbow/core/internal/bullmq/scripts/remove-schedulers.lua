-- Removes schedulers of one queue, each with its job if that is delayed. See layout.md, section 14.
--
-- KEYS  1: the queue
-- ARGV  ids of schedulers
-- Reply for each 1 if it existed, else 0
-- Needs: append, call, command_count, delete_run, emit_event, format_run_id, get_queue

local queue = get_queue(KEYS[1])
local all = queue.name .. ':repeat'
local reply = { 0 }
for _, id in ipairs(ARGV) do
    local due = tonumber(call('ZSCORE', all, id) or nil)
    if due then
        local job = format_run_id(id, due)
        if call('ZREM', queue.name .. ':delayed', job) == 1 then
            delete_run(queue, job)
            emit_event(queue, 'removed', 'jobId', job, 'prev', 'delayed')
        end
        call('ZREM', all, id)
        call('DEL', all .. ':' .. id)
    end
    append(reply, due and 1 or 0)
end
reply[1] = command_count
return reply
