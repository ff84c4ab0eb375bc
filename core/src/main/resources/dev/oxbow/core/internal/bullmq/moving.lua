-- Moving single jobs from where they are; joined behind prelude, places, parents, leaving, removing and returning.

local function job_exists(key)
    return call('EXISTS', key) == 1
end

local function is_lifo(options)
    if not options or not string.find(options, '"lifo"', 1, true) then
        return false
    end
    local ok, decoded = pcall(cjson.decode, options)
    return ok and type(decoded) == 'table' and decoded.lifo == true
end

-- A job that completed or failed runs again.
local function retry_job(queue, id, state, reset_made, reset_started)
    local key = queue.name .. ':' .. id
    local h = call('HMGET', key, 'priority', 'opts', 'parentKey', 'timestamp')
    if not (h[1] or h[2] or h[4]) then
        return JOB_MISSING
    elseif call('ZREM', queue.name .. ':' .. state, id) == 0 then
        return NOT_IN_STATE
    end
    local fields = { 'finishedOn', 'processedOn', state == 'failed' and 'failedReason' or 'returnvalue' }
    if reset_made then
        append(fields, 'atm')
    end
    if reset_started then
        append(fields, 'ats')
    end
    send('HDEL', key, fields)
    let_wait(queue, id, tonumber(h[1] or nil) or 0, is_lifo(h[2]))
    if h[3] then
        back_into_parent(key, h[3], state)
    end
    emit_trimmed(queue, 'waiting', 'jobId', id, 'prev', state)
    return 1
end

-- A delayed job need not wait for its time. As in BullMQ one that is not there is simply not delayed.
local function promote_job(queue, id)
    local key = queue.name .. ':' .. id
    if not leave_place(queue, id, 'delayed') then
        return NOT_IN_STATE
    end
    local h = call('HMGET', key, 'priority', 'timestamp')
    if not (h[1] or h[2]) then
        return NOT_IN_STATE -- nothing but its id was left
    end
    let_wait(queue, id, tonumber(h[1] or nil) or 0, false)
    emit(queue, 'waiting', 'jobId', id, 'prev', 'delayed')
    call('HSET', key, 'delay', '0')
    return 1
end

-- delay: ms from now on
local function delay_job(queue, id, delay, now)
    local key = queue.name .. ':' .. id
    if not job_exists(key) then
        return JOB_MISSING
    elseif not leave_place(queue, id, 'delayed') then
        return NOT_IN_STATE
    end
    local due = now + delay
    call('HSET', key, 'delay', whole(delay))
    delay_until(queue, id, due)
    queue.late = true
    emit_trimmed(queue, 'delayed', 'jobId', id, 'delay', whole(due))
    return 1
end

-- A waiting job gets a new place; elsewhere the priority counts from when it waits.
local function rank_job(queue, id, priority, lifo)
    local key = queue.name .. ':' .. id
    if not job_exists(key) then
        return JOB_MISSING
    end
    if leave_place(queue, id, 'prioritized') or leave_place(queue, id, 'wait') then
        if priority ~= 0 and lifo then
            append(queue.foremost, { id, priority })
        else
            let_wait(queue, id, priority, lifo)
        end
    end
    call('HSET', key, 'priority', whole(priority))
    return 1
end

-- The parent no longer waits for this child, nor does the child know of it. Returns 0 if the parent did not wait for it.
local function detach_job(queue, id)
    local key = queue.name .. ':' .. id
    local job = record_of(key)
    if not job.exists then
        return JOB_MISSING
    elseif not job.parent_key or not parent_fields(parent_of(job)) then
        return PARENT_MISSING
    elseif not child_removed(job) then
        return 0
    end
    call('HDEL', key, 'parentKey', 'parent')
    return 1
end

-- Others like it may be added again, if it is this job that keeps them from it.
local function end_deduplication_of(queue, id)
    local key = queue.name .. ':' .. id
    local dedup = call('HGET', key, 'deid')
    local owner = dedup and queue.name .. ':de:' .. dedup
    return owner and call('GET', owner) == id and call('DEL', owner) or 0
end

-- duration: ms. Returns 0 if the lock is not that token's.
local function extend_lock(queue, id, token, duration)
    local lock = queue.name .. ':' .. id .. ':lock'
    if call('GET', lock) ~= token then
        return 0
    end
    call('SET', lock, token, 'PX', duration)
    call('SREM', queue.name .. ':stalled', id)
    return 1
end
