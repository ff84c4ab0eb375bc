-- Removes many jobs at once and without events, as drain, clean and obliterate do. See layout.md, sections 8 and 15.
--
-- Needs: append, call, leave_waiting_children, list_job_keys, push_waiting, read_parent, read_parent_fields, read_values,
--   remove_dependency, run_ignoring_wrong_type, sum_replies
-- Defines: BATCH_SIZE, read_next_runs, is_next_run, read_removable_job, abandon_parent, release_deduplications, delete_jobs

-- Small enough that what is read of so many jobs fits into Lua's memory, however long a list is.
local BATCH_SIZE = 2000

-- Ids of the jobs of next runs: such a job is removed only with its scheduler. Read once per queue.
local function read_next_runs(queue)
    if not queue.next_runs then
        queue.next_runs = {}
        local schedulers = call('ZRANGE', queue.name .. ':repeat', 0, -1, 'WITHSCORES')
        for i = 1, #schedulers, 2 do
            queue.next_runs['repeat:' .. schedulers[i] .. ':' .. schedulers[i + 1]] = true
        end
    end
    return queue.next_runs
end

local function is_next_run(queue, id)
    return string.sub(id, 1, 7) == 'repeat:' and read_next_runs(queue)[id]
end

-- What is needed to remove a job, and its times. A key that is no hash is removed like a missing one.
local function read_removable_job(queue, id)
    local key = queue.name .. ':' .. id
    local is_hash, fields = run_ignoring_wrong_type(call, 'HMGET', key,
        'parentKey', 'parent', 'deid', 'finishedOn', 'processedOn', 'timestamp')
    fields = is_hash and fields or {}
    return {
        id = id, key = key, parent_key = fields[1], parent = fields[2], dedup = fields[3],
        finished = tonumber(fields[4] or nil), processed = tonumber(fields[5] or nil), created = tonumber(fields[6] or nil)
    }
end

-- A child was removed: a parent in another queue that waited for no other child may start, without an event; one in the same
-- queue is to be removed too, and returned.
local function abandon_parent(queue, job)
    local parent = read_parent(job)
    if remove_dependency(parent, job.key)
        and call('SCARD', parent.key .. ':dependencies') == 0
        and read_parent_fields(parent)
        and leave_waiting_children(parent) then
        if parent.queue == queue then
            return read_removable_job(queue, parent.id)
        end
        push_waiting(parent.queue, parent.id, 0, true)
    end
    return nil
end

-- Ends the deduplications that these jobs own.
local function release_deduplications(queue, owners)
    local keys, keys_to_delete = {}, {}
    for _, job in ipairs(owners) do
        append(keys, queue.name .. ':de:' .. job.dedup)
    end
    local ids = read_values(keys)
    for i, job in ipairs(owners) do
        if ids[i] == job.id then
            append(keys_to_delete, keys[i])
            append(keys_to_delete, queue.name .. ':dn:' .. job.dedup)
        end
    end
    sum_replies('DEL', keys_to_delete)
end

-- Removes jobs that have left their lists: their keys, their deduplications, and parents that waited only for them. The next
-- flush writes parents in other queues.
local function delete_jobs(queue, jobs)
    local keys_to_delete, owners, at = {}, {}, 1
    while jobs[at] do
        local job = jobs[at]
        for _, key in ipairs({ list_job_keys(job.key) }) do
            append(keys_to_delete, key)
        end
        if job.dedup then
            append(owners, job)
        end
        local abandoned = job.parent_key and abandon_parent(queue, job)
        if abandoned then
            append(jobs, abandoned)
        end
        at = at + 1
    end
    if #owners > 0 then
        release_deduplications(queue, owners)
    end
    sum_replies('DEL', keys_to_delete)
end
