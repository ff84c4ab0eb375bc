-- Deduplication of a new job: the job that owns a deduplication id keeps others with that id out. See layout.md, section 7.
--
-- Needs: call, delay_job_until, emit_event, emit_event_trimmed, flush_jobs, format_integer, list_job_keys
-- Defines: set_owner, remove_from_delayed, emit_deduplicated, replace_owner, store_next_job, reschedule_owner,
--   deduplicate_job

-- Makes a job the owner. It has no time to live if the owner's end adds the next one (keepLastIfActive).
local function set_owner(key, id, rule)
    if rule.ttl and not rule.keepLastIfActive then
        call('SET', key, id, 'PX', format_integer(rule.ttl))
    else
        call('SET', key, id)
    end
end

-- Removes a job from the delayed ones, also if this call has put it there.
local function remove_from_delayed(queue, id)
    if #queue.delayed > 0 then
        flush_jobs(queue)
    end
    if call('ZREM', queue.name .. ':delayed', id) == 0 then
        return false
    end
    queue.first_delayed = nil
    return true
end

local function emit_deduplicated(queue, kept_id, rule, dropped_id)
    emit_event_trimmed(queue, 'deduplicated', 'jobId', kept_id, 'deduplicationId', rule.id, 'deduplicatedJobId', dropped_id)
end

-- The new job replaces the owner, which has left the delayed ones.
local function replace_owner(queue, key, owner, id, rule)
    call('DEL', list_job_keys(queue.name .. ':' .. owner))
    emit_event(queue, 'removed', 'jobId', owner, 'prev', 'delayed')
    emit_deduplicated(queue, id, rule, owner)
    call('DEL', queue.name .. ':dn:' .. rule.id)
    if rule.ttl and not rule.extend and not rule.keepLastIfActive then
        call('SET', key, id, 'KEEPTTL')
    else
        set_owner(key, id, rule)
    end
end

-- While the owner is active the newest job of a deduplication is stored, to be added when the owner finishes.
local function store_next_job(queue, key, owner, id, data, group)
    local rule, next_key = group.rare.deduplication, queue.name .. ':dn:' .. group.rare.deduplication.id
    if not rule.keepLastIfActive or not call('LPOS', queue.name .. ':active', owner) then
        return false
    end
    call('DEL', next_key)
    call('HSET', next_key, 'name', group.name, 'data', data, 'opts', group.opts, 'jid', id)
    call('PERSIST', key)
    emit_deduplicated(queue, owner, rule, id)
    return true
end

-- A delayed owner waits from now on for as long as the new job would have.
local function reschedule_owner(queue, owner, group)
    if remove_from_delayed(queue, owner) then
        local due = tonumber(group.timestamp) + tonumber(group.delay)
        call('HSET', queue.name .. ':' .. owner, 'delay', group.delay)
        delay_job_until(queue, owner, due)
        queue.needs_delay_marker = true
        emit_event_trimmed(queue, 'delayed', 'jobId', owner, 'delay', format_integer(due))
    end
end

-- Returns the id of the job that keeps this one out, or nil: it is to be added.
local function deduplicate_job(queue, id, data, group)
    local rule = group.rare.deduplication
    local key = queue.name .. ':de:' .. rule.id
    local owner = call('GET', key)
    if not owner then
        set_owner(key, id, rule)
        return nil
    elseif rule.replace and remove_from_delayed(queue, owner) then
        replace_owner(queue, key, owner, id, rule)
        return nil
    elseif call('PTTL', key) == -1 and call('EXISTS', queue.name .. ':' .. owner) == 0 then
        call('DEL', queue.name .. ':dn:' .. rule.id) -- the owner was removed without ending its deduplication
        set_owner(key, id, rule)
        return nil
    elseif store_next_job(queue, key, owner, id, data, group) or rule.replace then
        return owner
    end
    if rule.ttl and rule.extend then
        set_owner(key, owner, rule)
    end
    emit_deduplicated(queue, owner, rule, id)
    if rule.reschedule then
        reschedule_owner(queue, owner, group)
    end
    return owner
end
