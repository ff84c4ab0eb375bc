-- Renews locks and looks for stalled jobs, for all queues of a process.
-- KEYS  the queues
-- ARGV  1: now (ms)  2: lock duration (ms)  3: number of locks
--       then for each lock 3: place of its queue in KEYS, job id, token
--       then for each queue to look through 3: its place in KEYS, interval (ms), how often a job may stall
-- Reply 1: places (from 1) of the locks that are not ours any more
--       2: for each queue looked through the list of ids that wait again
--       3: for each queue looked through 1 if it has active jobs left, else 0

local STALLED_TOO_OFTEN = 'job stalled more than allowable limit'
local now, lock_duration, held = ARGV[1], ARGV[2], tonumber(ARGV[3])

local lost, lock_keys, renewed = {}, {}, {}
for i = 1, held do
    local at = 1 + i * 3
    lock_keys[i] = KEYS[tonumber(ARGV[at])] .. ':' .. ARGV[at + 1] .. ':lock'
end
local tokens = values_of(lock_keys)
for i = 1, held do
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
    send('SREM', name .. ':stalled', ids)
end

-- A job of a live scheduler comes back by itself: it is never failed for stalling.
local function is_scheduled(queue, job)
    local scheduler = call('HGET', job, 'rjk')
    return scheduler and (call('EXISTS', queue.name .. ':repeat:' .. scheduler) == 1
        or call('ZSCORE', queue.name .. ':repeat', scheduler))
end

local function recover(queue, suspects, allowed)
    local keys = {}
    for i, id in ipairs(suspects) do
        keys[i] = queue.name .. ':' .. id .. ':lock'
    end
    local locks, recovered = values_of(keys), {}
    for i, id in ipairs(suspects) do
        if not locks[i] and call('LREM', queue.name .. ':active', 1, id) > 0 then
            local job = queue.name .. ':' .. id
            -- What is no job's record must not keep the others from being written back.
            local is_hash, stalled = guarded(call, 'HINCRBY', job, 'stc', 1)
            if is_hash and stalled > allowed and not is_scheduled(queue, job) then
                call('HSET', job, 'defa', STALLED_TOO_OFTEN)
            end
            if is_hash then
                let_wait(queue, id, 0, true)
                emit(queue, 'waiting', 'jobId', id, 'prev', 'active')
                emit(queue, 'stalled', 'jobId', id)
                append(recovered, id)
            end
        end
    end
    flush_lanes(queue)
    flush_markers(queue)
    return recovered
end

local reply, busy = {}, {}
for at = 4 + held * 3, #ARGV, 3 do
    local queue, recovered = queue_of(KEYS[tonumber(ARGV[at])]), {}
    if call('SET', queue.name .. ':stalled-check', now, 'PX', ARGV[at + 1], 'NX') then
        local suspects = call('SMEMBERS', queue.name .. ':stalled')
        if #suspects > 0 then
            call('DEL', queue.name .. ':stalled')
            call('XTRIM', queue.name .. ':events', 'MAXLEN', '~', events_kept(queue))
            recovered = recover(queue, suspects, tonumber(ARGV[at + 2]))
        end
        local active = call('LRANGE', queue.name .. ':active', 0, -1)
        send('SADD', queue.name .. ':stalled', active)
        append(busy, #active > 0 and 1 or 0)
    else
        append(busy, call('EXISTS', queue.name .. ':active'))
    end
    append(reply, recovered)
end
return { calls, lost, reply, busy }
