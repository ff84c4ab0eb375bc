-- Starts jobs that a fetch has put into the active list. See layout.md, section 12.
--
-- Needs: command_count, format_integer, ignore_wrong_type, lock_duration, now, prefix, raw_call, raw_pcall, token,
--   worker_name
-- Defines: activate_jobs

-- Locks and marks jobs; what their hashes held before is appended to fetched. Returns how many count as started. An id whose
-- key is no hash stays in the active list without a lock, where the stalled check finds it; it must not keep the others from
-- starting.
local function activate_jobs(ids, fetched)
    local started, last, events, locked = 0, #fetched, prefix .. 'events', token ~= '0'
    for i = 1, #ids do
        local id = ids[i]
        local key = prefix .. id
        local hash = raw_pcall('HGETALL', key)
        command_count = command_count + 1
        if hash.err then
            ignore_wrong_type(hash)
        else
            local attempts, counts_as_started = '1', 1
            for field = 1, #hash, 2 do
                if hash[field] == 'ats' then
                    attempts = format_integer((tonumber(hash[field + 1]) or 0) + 1)
                elseif hash[field] == 'defa' then
                    counts_as_started = 0
                end
            end
            started = started + counts_as_started
            if locked then
                raw_call('SET', key .. ':lock', token, 'PX', lock_duration)
                command_count = command_count + 1
            end
            raw_call('XADD', events, '*', 'event', 'active', 'jobId', id, 'prev', 'waiting')
            if worker_name ~= '' then
                raw_call('HSET', key, 'processedOn', now, 'ats', attempts, 'pb', worker_name)
            else
                raw_call('HSET', key, 'processedOn', now, 'ats', attempts)
            end
            command_count = command_count + 2
            fetched[last + 1], fetched[last + 2] = id, hash
            last = last + 2
        end
    end
    return started
end
