-- Changes single jobs: retry, promotion, delay, priority, parent, deduplication, lock. See layout.md, sections 6 to 11.
--
-- Needs: JOB_MISSING, NOT_IN_STATE, PARENT_MISSING, append, call, delay_job_until, emit_event, emit_event_trimmed,
--   format_integer, leave_location, push_waiting, read_job_links, read_parent, read_parent_fields, report_removed_child,
--   restore_dependency, send_chunked
-- Defines: job_exists, has_lifo_option, retry_finished_job, promote_job, change_delay, change_priority, detach_child,
--   release_deduplication, extend_lock

local function job_exists(key)
    return call('EXISTS', key) == 1
end

local function has_lifo_option(options)
    if not options or not string.find(options, '"lifo"', 1, true) then
        return false
    end
    local ok, decoded = pcall(cjson.decode, options)
    return ok and type(decoded) == 'table' and decoded.lifo == true
end

-- A job that completed or failed runs again.
local function retry_finished_job(queue, id, state, reset_made, reset_started)
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
    send_chunked('HDEL', key, fields)
    push_waiting(queue, id, tonumber(h[1] or nil) or 0, has_lifo_option(h[2]))
    if h[3] then
        restore_dependency(key, h[3], state)
    end
    emit_event_trimmed(queue, 'waiting', 'jobId', id, 'prev', state)
    return 1
end

-- A delayed job waits from now on. As in BullMQ a missing job is reported as not delayed.
local function promote_job(queue, id)
    local key = queue.name .. ':' .. id
    if not leave_location(queue, id, 'delayed') then
        return NOT_IN_STATE
    end
    local h = call('HMGET', key, 'priority', 'timestamp')
    if not (h[1] or h[2]) then
        return NOT_IN_STATE -- only its id was left
    end
    push_waiting(queue, id, tonumber(h[1] or nil) or 0, false)
    emit_event(queue, 'waiting', 'jobId', id, 'prev', 'delayed')
    call('HSET', key, 'delay', '0')
    return 1
end

-- delay: ms from now on
local function change_delay(queue, id, delay, now)
    local key = queue.name .. ':' .. id
    if not job_exists(key) then
        return JOB_MISSING
    elseif not leave_location(queue, id, 'delayed') then
        return NOT_IN_STATE
    end
    local due = now + delay
    call('HSET', key, 'delay', format_integer(delay))
    delay_job_until(queue, id, due)
    queue.needs_delay_marker = true
    emit_event_trimmed(queue, 'delayed', 'jobId', id, 'delay', format_integer(due))
    return 1
end

-- A waiting job gets a new position; elsewhere the priority counts from when it waits.
local function change_priority(queue, id, priority, lifo)
    local key = queue.name .. ':' .. id
    if not job_exists(key) then
        return JOB_MISSING
    end
    if leave_location(queue, id, 'prioritized') or leave_location(queue, id, 'wait') then
        if priority ~= 0 and lifo then
            append(queue.prioritized_front, { id, priority })
        else
            push_waiting(queue, id, priority, lifo)
        end
    end
    call('HSET', key, 'priority', format_integer(priority))
    return 1
end

-- Parent and child are no longer linked. Returns 0 if the parent did not wait for it.
local function detach_child(queue, id)
    local key = queue.name .. ':' .. id
    local job = read_job_links(key)
    if not job.exists then
        return JOB_MISSING
    elseif not job.parent_key or not read_parent_fields(read_parent(job)) then
        return PARENT_MISSING
    elseif not report_removed_child(job) then
        return 0
    end
    call('HDEL', key, 'parentKey', 'parent')
    return 1
end

-- Ends the job's deduplication if the job owns it.
local function release_deduplication(queue, id)
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
