-- What the end of a child means for its parent, which may be in another queue. See layout.md, section 8.
--
-- Needs: append, call, emit_event, flush_jobs, format_integer, get_queue, push_waiting
-- Defines: read_parent, release_parent, read_parent_fields, leave_waiting_children, release_parent_if_ready,
--   remove_dependency, report_completed_child, fail_parent, report_failed_child, report_removed_child

-- job: key, parent_key, parent (JSON text). Returns the parent's key, id and queue, and the failure policy.
local function read_parent(job)
    local ok, parent = pcall(cjson.decode, job.parent or '')
    if not ok or type(parent) ~= 'table' then
        parent = {}
    end
    local queue_name, id = parent.queueKey, parent.id
    if type(queue_name) ~= 'string' or type(id) ~= 'string' then
        queue_name, id = string.match(job.parent_key, '^(.*):([^:]*)$')
    end
    return { key = job.parent_key, id = id, queue = get_queue(queue_name), flags = parent }
end

-- Moves a parent that has left waiting-children to where it can start.
local function release_parent(parent, fields, now)
    local queue, delay = parent.queue, tonumber(fields[1] or nil) or 0
    if delay > 0 then
        local due = now + delay
        append(queue.delayed, due * 4096)
        append(queue.delayed, parent.id)
        queue.needs_delay_marker = true
        emit_event(queue, 'delayed', 'jobId', parent.id, 'delay', format_integer(due))
    else
        push_waiting(queue, parent.id, math.max(0, tonumber(fields[2] or nil) or 0), true)
        emit_event(queue, 'waiting', 'jobId', parent.id, 'prev', 'waiting-children')
    end
end

-- delay, priority, and fields that every job has: nil if the parent does not exist.
local function read_parent_fields(parent)
    local fields = call('HMGET', parent.key, 'delay', 'priority', 'timestamp', 'name', 'opts')
    if fields[1] or fields[2] or fields[3] or fields[4] or fields[5] then
        return fields
    end
    return nil
end

local function leave_waiting_children(parent)
    return call('ZREM', parent.queue.name .. ':waiting-children', parent.id) == 1
end

local function release_parent_if_ready(parent, now)
    if call('SCARD', parent.key .. ':dependencies') == 0 then
        local fields = read_parent_fields(parent)
        if fields and leave_waiting_children(parent) then
            release_parent(parent, fields, now)
        end
    end
end

local function remove_dependency(parent, child_key)
    return call('SREM', parent.key .. ':dependencies', child_key) == 1
end

local function report_completed_child(job, return_value, now)
    local parent = read_parent(job)
    if remove_dependency(parent, job.key) then
        call('HSET', parent.key .. ':processed', job.key, return_value)
        release_parent_if_ready(parent, now)
    end
end

-- failParentOnFailure: the parent waits at once, and the worker that fetches it fails it.
local function fail_parent(parent, child_key, now)
    call('ZADD', parent.key .. ':unsuccessful', now, child_key)
    local fields = read_parent_fields(parent)
    if not fields then
        return
    end
    local reason = 'child ' .. child_key .. ' failed'
    local queue = parent.queue
    if #queue.delayed > 0 then
        flush_jobs(queue) -- a parent that this call released must be found among the delayed jobs
    end
    if leave_waiting_children(parent) then
        call('HSET', parent.key, 'defa', reason)
        release_parent(parent, fields, now)
    elseif call('ZREM', queue.name .. ':delayed', parent.id) == 1 then
        queue.first_delayed = nil
        call('HSET', parent.key, 'delay', '0', 'defa', reason)
        fields[1] = '0'
        release_parent(parent, fields, now)
    elseif not call('ZSCORE', queue.name .. ':failed', parent.id) then
        call('HSET', parent.key, 'defa', reason)
    end
end

local function report_failed_child(job, reason, now)
    local parent = read_parent(job)
    local flags = parent.flags
    if not (flags.fpof or flags.cpof or flags.idof or flags.rdof) or not remove_dependency(parent, job.key) then
        return
    end
    if flags.fpof then
        fail_parent(parent, job.key, now)
    elseif flags.cpof then
        call('HSET', parent.key .. ':failed', job.key, reason)
        local fields = read_parent_fields(parent)
        if fields and leave_waiting_children(parent) then
            release_parent(parent, fields, now)
        end
    else
        release_parent_if_ready(parent, now)
        if flags.idof then
            call('HSET', parent.key .. ':failed', job.key, reason)
        end
    end
end

-- A child was removed: the parent does not wait for it any more. The parent's delay and priority are ignored. Returns whether
-- it had waited for it.
local function report_removed_child(job)
    local parent = read_parent(job)
    if not remove_dependency(parent, job.key) then
        return false
    end
    if call('SCARD', parent.key .. ':dependencies') == 0
        and read_parent_fields(parent)
        and leave_waiting_children(parent) then
        push_waiting(parent.queue, parent.id, 0, true)
        emit_event(parent.queue, 'waiting', 'jobId', parent.id, 'prev', 'waiting-children')
    end
    return true
end
