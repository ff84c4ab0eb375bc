-- Deduplication of new jobs: a job that owns a deduplication id keeps others of that id out; joined behind adding and leaving.
-- What of it ends with the owner is in settling.lua.

-- Makes a job the owner. Its time to live is left out where the owner's end lets the next one in (keepLastIfActive).
local function own(key, id, rule)
    if rule.ttl and not rule.keepLastIfActive then
        call('SET', key, id, 'PX', whole(rule.ttl))
    else
        call('SET', key, id)
    end
end

-- Takes a job out of the delayed ones, also if this call has put it there.
local function leave_delayed(queue, id)
    if #queue.later > 0 then
        flush_lanes(queue)
    end
    if call('ZREM', queue.name .. ':delayed', id) == 0 then
        return false
    end
    queue.first = nil
    return true
end

local function emit_deduplicated(queue, staying, rule, going)
    emit_trimmed(queue, 'deduplicated', 'jobId', staying, 'deduplicationId', rule.id, 'deduplicatedJobId', going)
end

-- The new job takes the place of its owner, which was taken out of the delayed ones.
local function replace(queue, key, owner, id, rule)
    call('DEL', family_of(queue.name .. ':' .. owner))
    emit(queue, 'removed', 'jobId', owner, 'prev', 'delayed')
    emit_deduplicated(queue, id, rule, owner)
    call('DEL', queue.name .. ':dn:' .. rule.id)
    if rule.ttl and not rule.extend and not rule.keepLastIfActive then
        call('SET', key, id, 'KEEPTTL')
    else
        own(key, id, rule)
    end
end

-- While its owner is active the newest job of a deduplication is put by, to be added when the owner ends.
local function put_by(queue, key, owner, id, data, lot)
    local rule, waiting = lot.rare.deduplication, queue.name .. ':dn:' .. lot.rare.deduplication.id
    if not rule.keepLastIfActive or not call('LPOS', queue.name .. ':active', owner) then
        return false
    end
    call('DEL', waiting)
    call('HSET', waiting, 'name', lot.name, 'data', data, 'opts', lot.opts, 'jid', id)
    call('PERSIST', key)
    emit_deduplicated(queue, owner, rule, id)
    return true
end

-- A delayed owner waits from now on for as long as the new job would have.
local function reschedule(queue, owner, lot)
    if leave_delayed(queue, owner) then
        local due = tonumber(lot.timestamp) + tonumber(lot.delay)
        call('HSET', queue.name .. ':' .. owner, 'delay', lot.delay)
        delay_until(queue, owner, due)
        queue.late = true
        emit_trimmed(queue, 'delayed', 'jobId', owner, 'delay', whole(due))
    end
end

-- Returns the id of the job that keeps this one out, or nil: it is to be added.
local function deduplicate(queue, id, data, lot)
    local rule = lot.rare.deduplication
    local key = queue.name .. ':de:' .. rule.id
    local owner = call('GET', key)
    if not owner then
        own(key, id, rule)
        return nil
    elseif rule.replace and leave_delayed(queue, owner) then
        replace(queue, key, owner, id, rule)
        return nil
    elseif call('PTTL', key) == -1 and call('EXISTS', queue.name .. ':' .. owner) == 0 then
        call('DEL', queue.name .. ':dn:' .. rule.id) -- the owner is gone and nobody has told
        own(key, id, rule)
        return nil
    elseif put_by(queue, key, owner, id, data, lot) or rule.replace then
        return owner
    end
    if rule.ttl and rule.extend then
        own(key, owner, rule)
    end
    emit_deduplicated(queue, owner, rule, id)
    if rule.reschedule then
        reschedule(queue, owner, lot)
    end
    return owner
end
