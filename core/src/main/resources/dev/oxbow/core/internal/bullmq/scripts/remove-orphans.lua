-- Removes those of the given jobs that no list of the queue holds. See layout.md, sections 4 and 15.
--
-- KEYS  1: the queue
-- ARGV  ids of jobs that may be orphans
-- Reply 1: how many were removed
-- Needs: BATCH_SIZE, MAX_ARGS, append, call, command_count, flush_all, get_queue, list_job_keys, read_removable_job,
--   release_deduplications, report_removed_child, run_ignoring_wrong_type, sum_replies

local queue = get_queue(KEYS[1])
local missing, count = {}, 0
for _, id in ipairs(ARGV) do
    if not missing[id] then
        missing[id] = true
        count = count + 1
    end
end

local function mark_found(id)
    if missing[id] then
        missing[id] = nil
        count = count - 1
    end
end

local function list_missing()
    local ids = {}
    for id in pairs(missing) do
        append(ids, id)
    end
    return ids
end

for _, location in ipairs({ 'completed', 'failed', 'delayed', 'prioritized', 'waiting-children' }) do
    local ids = list_missing()
    for first = 1, #ids, MAX_ARGS do
        local last = math.min(first + MAX_ARGS - 1, #ids)
        local scores = call('ZMSCORE', queue.name .. ':' .. location, unpack(ids, first, last))
        for i = first, last do
            if scores[i - first + 1] then
                mark_found(ids[i])
            end
        end
    end
end
for _, location in ipairs({ 'active', 'wait', 'paused' }) do
    local at, ids = 0, nil
    while count > 0 and (not ids or #ids == BATCH_SIZE) do
        ids = call('LRANGE', queue.name .. ':' .. location, at, at + BATCH_SIZE - 1)
        for _, id in ipairs(ids) do
            mark_found(id)
        end
        at = at + BATCH_SIZE
    end
end

-- A key of the queue may be no job: a scheduler, or a key of another program. What is left of a job without record is removed
-- too.
local jobs, keys_to_delete = {}, {}
for id in pairs(missing) do
    local job = read_removable_job(queue, id)
    local is_job = job.created or job.processed
    if not is_job then
        local is_hash, started = run_ignoring_wrong_type(call, 'HGET', job.key, 'ats')
        is_job = is_hash and started
        if not is_job and is_hash and string.sub(id, 1, 7) ~= 'repeat:' then
            is_job = call('EXISTS', job.key) == 0
        end
    end
    if is_job then
        append(jobs, job)
    end
end
local owners = {}
for _, job in ipairs(jobs) do
    if job.parent_key then
        report_removed_child(job)
    end
    if job.dedup then
        append(owners, job)
    end
    for _, key in ipairs({ list_job_keys(job.key) }) do
        append(keys_to_delete, key)
    end
    append(keys_to_delete, job.key .. ':lock')
end
if #owners > 0 then
    release_deduplications(queue, owners)
end
sum_replies('DEL', keys_to_delete)
flush_all()
return { command_count, #jobs }
