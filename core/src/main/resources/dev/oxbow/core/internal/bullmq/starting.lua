-- Starting jobs; joined behind turn-head.

-- Locks and marks jobs; what their hashes held before is appended to taken. Returns how many count as started. What is no job's
-- record stays in the active list without a lock, where the stalled check finds it: it must not keep the others from starting.
local function activate(ids, taken)
    local started, place, events, locked = 0, #taken, prefix .. 'events', token ~= '0'
    for i = 1, #ids do
        local id = ids[i]
        local key = prefix .. id
        local hash = try('HGETALL', key)
        calls = calls + 1
        if hash.err then
            pass_over(hash)
        else
            local attempts, counted = '1', 1
            for field = 1, #hash, 2 do
                if hash[field] == 'ats' then
                    attempts = whole((tonumber(hash[field + 1]) or 0) + 1)
                elseif hash[field] == 'defa' then
                    counted = 0
                end
            end
            started = started + counted
            if locked then
                run('SET', key .. ':lock', token, 'PX', lock_duration)
                calls = calls + 1
            end
            run('XADD', events, '*', 'event', 'active', 'jobId', id, 'prev', 'waiting')
            if worker ~= '' then
                run('HSET', key, 'processedOn', now, 'ats', attempts, 'pb', worker)
            else
                run('HSET', key, 'processedOn', now, 'ats', attempts)
            end
            calls = calls + 2
            taken[place + 1], taken[place + 2] = id, hash
            place = place + 2
        end
    end
    return started
end
