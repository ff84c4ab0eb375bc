-- Removing many jobs at once and without a word, as drain, clean and obliterate do; joined behind prelude, parents, leaving.

-- Small enough that what is read of it fits into Lua's memory, whatever a list holds.
local PORTION = 2000

-- Ids of the jobs that wait for the next run of a scheduler: such a job goes only with its scheduler. Asked once a queue.
local function armed_of(queue)
    if not queue.armed then
        queue.armed = {}
        local schedulers = call('ZRANGE', queue.name .. ':repeat', 0, -1, 'WITHSCORES')
        for i = 1, #schedulers, 2 do
            queue.armed['repeat:' .. schedulers[i] .. ':' .. schedulers[i + 1]] = true
        end
    end
    return queue.armed
end

local function is_armed(queue, id)
    return string.sub(id, 1, 7) == 'repeat:' and armed_of(queue)[id]
end

-- What is needed to remove a job, and what its age is read from. A key that is no hash is removed like a missing one.
local function read_job(queue, id)
    local key = queue.name .. ':' .. id
    local is_hash, fields = guarded(call, 'HMGET', key,
        'parentKey', 'parent', 'deid', 'finishedOn', 'processedOn', 'timestamp')
    fields = is_hash and fields or {}
    return {
        id = id, key = key, parent_key = fields[1], parent = fields[2], window = fields[3],
        finished = tonumber(fields[4] or nil), processed = tonumber(fields[5] or nil), created = tonumber(fields[6] or nil)
    }
end

-- A child is gone: a parent in another queue that waited for nothing else may start, without an event; one in the same queue
-- is given up as well, and returned.
local function orphan_parent(queue, job)
    local parent = parent_of(job)
    if leave_dependencies(parent, job.key)
        and call('SCARD', parent.key .. ':dependencies') == 0
        and parent_fields(parent)
        and leave_children(parent) then
        if parent.queue == queue then
            return read_job(queue, parent.id)
        end
        let_wait(parent.queue, parent.id, 0, true)
    end
    return nil
end

-- Deduplication windows that these jobs own are open again.
local function open_windows(queue, owners)
    local keys, doomed = {}, {}
    for _, job in ipairs(owners) do
        append(keys, queue.name .. ':de:' .. job.window)
    end
    local ids = values_of(keys)
    for i, job in ipairs(owners) do
        if ids[i] == job.id then
            append(doomed, keys[i])
            append(doomed, queue.name .. ':dn:' .. job.window)
        end
    end
    total('DEL', doomed)
end

-- Removes jobs that were taken out of their lists: their keys, their deduplication windows, and what waited only for them.
-- Parents in other queues are written by the next flush.
local function clear_jobs(queue, jobs)
    local doomed, owners, at = {}, {}, 1
    while jobs[at] do
        local job = jobs[at]
        for _, key in ipairs({ family_of(job.key) }) do
            append(doomed, key)
        end
        if job.window then
            append(owners, job)
        end
        local given_up = job.parent_key and orphan_parent(queue, job)
        if given_up then
            append(jobs, given_up)
        end
        at = at + 1
    end
    if #owners > 0 then
        open_windows(queue, owners)
    end
    total('DEL', doomed)
end
