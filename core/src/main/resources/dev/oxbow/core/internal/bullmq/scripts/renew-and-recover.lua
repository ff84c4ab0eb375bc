-- Renews locks and recovers stalled jobs, for all queues of a process. See layout.md, section 11.
--
-- KEYS  the queues
-- ARGV  1: now (ms)  2: lock duration (ms)  3: number of locks
--       then for each lock 3: position of its queue in KEYS, job id, token
--       then for each queue to check 3: its position in KEYS, interval (ms), how often a job may stall
-- Reply 1: positions (from 1) of the lost locks
--       2: for each checked queue the list of recovered ids
--       3: for each checked queue 1 if it has active jobs left, else 0
-- Needs: append, call, command_count, emit_event, flush_jobs, flush_markers, get_max_events, get_queue, push_waiting,
--   read_values, run_ignoring_wrong_type, send_chunked

local STALLED_TOO_OFTEN = 'job stalled more than allowable limit'
local now, lock_duration, lock_count = ARGV[1], ARGV[2], tonumber(ARGV[3])

local lost, lock_keys, renewed = {}, {}, {}
for i = 1, lock_count do
    local at = 1 + i * 3
    lock_keys[i] = KEYS[tonumber(ARGV[at])] .. ':' .. ARGV[at + 1] .. ':lock'
end
local tokens = read_values(lock_keys)
for i = 1, lock_count do
    local at = 1 + i * 3
    if tokens[i] == ARGV[at + 2] then
        call('SET', lock_keys[i], tokens[i], 'PX', lock_duration)
        local name = KEYS[tonumber(ARGV[at])]
        renewed[name] = renewed[name] or {}
        append(renewed[name], ARGV[at + 1])
    else
        append(lost, i)
    end
end
for name, ids in pairs(renewed) do
    send_chunked('SREM', name .. ':stalled', ids)
end

-- A job of an existing scheduler is added again by itself: it is never failed for stalling.
local function has_scheduler(queue, job)
    local scheduler = call('HGET', job, 'rjk')
    return scheduler and (call('EXISTS', queue.name .. ':repeat:' .. scheduler) == 1
        or call('ZSCORE', queue.name .. ':repeat', scheduler))
end

local function recover_stalled_jobs(queue, suspects, allowed)
    local keys = {}
    for i, id in ipairs(suspects) do
        keys[i] = queue.name .. ':' .. id .. ':lock'
    end
    local locks, recovered = read_values(keys), {}
    for i, id in ipairs(suspects) do
        if not locks[i] and call('LREM', queue.name .. ':active', 1, id) > 0 then
            local job = queue.name .. ':' .. id
            -- A key that is no hash must not keep the others from being written back.
            local is_hash, stalled = run_ignoring_wrong_type(call, 'HINCRBY', job, 'stc', 1)
            if is_hash and stalled > allowed and not has_scheduler(queue, job) then
                call('HSET', job, 'defa', STALLED_TOO_OFTEN)
            end
            if is_hash then
                push_waiting(queue, id, 0, true)
                emit_event(queue, 'waiting', 'jobId', id, 'prev', 'active')
                emit_event(queue, 'stalled', 'jobId', id)
                append(recovered, id)
            end
        end
    end
    flush_jobs(queue)
    flush_markers(queue)
    return recovered
end

local reply, has_active_jobs = {}, {}
for at = 4 + lock_count * 3, #ARGV, 3 do
    local queue, recovered = get_queue(KEYS[tonumber(ARGV[at])]), {}
    if call('SET', queue.name .. ':stalled-check', now, 'PX', ARGV[at + 1], 'NX') then
        local suspects = call('SMEMBERS', queue.name .. ':stalled')
        if #suspects > 0 then
            call('DEL', queue.name .. ':stalled')
            call('XTRIM', queue.name .. ':events', 'MAXLEN', '~', get_max_events(queue))
            recovered = recover_stalled_jobs(queue, suspects, tonumber(ARGV[at + 2]))
        end
        local active = call('LRANGE', queue.name .. ':active', 0, -1)
        send_chunked('SADD', queue.name .. ':stalled', active)
        append(has_active_jobs, #active > 0 and 1 or 0)
    else
        append(has_active_jobs, call('EXISTS', queue.name .. ':active'))
    end
    append(reply, recovered)
end
return { command_count, lost, reply, has_active_jobs }
