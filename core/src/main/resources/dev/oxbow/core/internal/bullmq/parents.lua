-- What the end of a child means for its parent; joined behind the prelude. Parents may be in other queues.

-- job: key, parent_key, parent (JSON text). Returns the parent's key, id and queue, and the policy flags.
local function parent_of(job)
    local ok, parent = pcall(cjson.decode, job.parent or '')
    if not ok or type(parent) ~= 'table' then
        parent = {}
    end
    local queue_name, id = parent.queueKey, parent.id
    if type(queue_name) ~= 'string' or type(id) ~= 'string' then
        queue_name, id = string.match(job.parent_key, '^(.*):([^:]*)$')
    end
    return { key = job.parent_key, id = id, queue = queue_of(queue_name), flags = parent }
end

-- Moves a parent that was taken out of waiting-children to where it may start.
local function release(parent, fields, now)
    local queue, delay = parent.queue, tonumber(fields[1] or nil) or 0
    if delay > 0 then
        local due = now + delay
        append(queue.later, due * 4096)
        append(queue.later, parent.id)
        queue.late = true
        emit(queue, 'delayed', 'jobId', parent.id, 'delay', whole(due))
    else
        let_wait(queue, parent.id, math.max(0, tonumber(fields[2] or nil) or 0), true)
        emit(queue, 'waiting', 'jobId', parent.id, 'prev', 'waiting-children')
    end
end

-- delay, priority, and something that every job has: nil if the parent is gone.
local function parent_fields(parent)
    local fields = call('HMGET', parent.key, 'delay', 'priority', 'timestamp', 'name', 'opts')
    if fields[1] or fields[2] or fields[3] or fields[4] or fields[5] then
        return fields
    end
    return nil
end

local function leave_children(parent)
    return call('ZREM', parent.queue.name .. ':waiting-children', parent.id) == 1
end

local function release_if_none_pending(parent, now)
    if call('SCARD', parent.key .. ':dependencies') == 0 then
        local fields = parent_fields(parent)
        if fields and leave_children(parent) then
            release(parent, fields, now)
        end
    end
end

local function leave_dependencies(parent, child_key)
    return call('SREM', parent.key .. ':dependencies', child_key) == 1
end

local function child_completed(job, return_value, now)
    local parent = parent_of(job)
    if leave_dependencies(parent, job.key) then
        call('HSET', parent.key .. ':processed', job.key, return_value)
        release_if_none_pending(parent, now)
    end
end

-- failParentOnFailure: the parent waits at once, and whoever takes it fails it.
local function fail_parent(parent, child_key, now)
    call('ZADD', parent.key .. ':unsuccessful', now, child_key)
    local fields = parent_fields(parent)
    if not fields then
        return
    end
    local reason = 'child ' .. child_key .. ' failed'
    local queue = parent.queue
    if #queue.later > 0 then
        flush_lanes(queue) -- a parent released a moment ago must be found among the delayed
    end
    if leave_children(parent) then
        call('HSET', parent.key, 'defa', reason)
        release(parent, fields, now)
    elseif call('ZREM', queue.name .. ':delayed', parent.id) == 1 then
        queue.first = nil
        call('HSET', parent.key, 'delay', '0', 'defa', reason)
        fields[1] = '0'
        release(parent, fields, now)
    elseif not call('ZSCORE', queue.name .. ':failed', parent.id) then
        call('HSET', parent.key, 'defa', reason)
    end
end

local function child_failed(job, reason, now)
    local parent = parent_of(job)
    local flags = parent.flags
    if not (flags.fpof or flags.cpof or flags.idof or flags.rdof) or not leave_dependencies(parent, job.key) then
        return
    end
    if flags.fpof then
        fail_parent(parent, job.key, now)
    elseif flags.cpof then
        call('HSET', parent.key .. ':failed', job.key, reason)
        local fields = parent_fields(parent)
        if fields and leave_children(parent) then
            release(parent, fields, now)
        end
    else
        release_if_none_pending(parent, now)
        if flags.idof then
            call('HSET', parent.key .. ':failed', job.key, reason)
        end
    end
end

-- A child that is removed: the parent no longer waits for it. Its delay and priority do not count here. Returns whether it
-- had waited for it.
local function child_removed(job)
    local parent = parent_of(job)
    if not leave_dependencies(parent, job.key) then
        return false
    end
    if call('SCARD', parent.key .. ':dependencies') == 0
        and parent_fields(parent)
        and leave_children(parent) then
        let_wait(parent.queue, parent.id, 0, true)
        emit(parent.queue, 'waiting', 'jobId', parent.id, 'prev', 'waiting-children')
    end
    return true
end
