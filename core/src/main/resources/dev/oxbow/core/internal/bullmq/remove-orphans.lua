-- Removes those of the jobs that no list of the queue holds.
-- KEYS  1: the queue
-- ARGV  ids of jobs that may be such
-- Reply 1: how many were removed

local queue = queue_of(KEYS[1])
local lost, count = {}, 0
for _, id in ipairs(ARGV) do
    if not lost[id] then
        lost[id] = true
        count = count + 1
    end
end

local function found(id)
    if lost[id] then
        lost[id] = nil
        count = count - 1
    end
end

local function remaining()
    local ids = {}
    for id in pairs(lost) do
        append(ids, id)
    end
    return ids
end

for _, place in ipairs({ 'completed', 'failed', 'delayed', 'prioritized', 'waiting-children' }) do
    local ids = remaining()
    for first = 1, #ids, CHUNK do
        local last = math.min(first + CHUNK - 1, #ids)
        local scores = call('ZMSCORE', queue.name .. ':' .. place, unpack(ids, first, last))
        for i = first, last do
            if scores[i - first + 1] then
                found(ids[i])
            end
        end
    end
end
for _, place in ipairs({ 'active', 'wait', 'paused' }) do
    local at, ids = 0, nil
    while count > 0 and (not ids or #ids == PORTION) do
        ids = call('LRANGE', queue.name .. ':' .. place, at, at + PORTION - 1)
        for _, id in ipairs(ids) do
            found(id)
        end
        at = at + PORTION
    end
end

-- A key of the queue may be something else than a job: a scheduler, or what others keep there. What is left of a job whose
-- record is gone goes too.
local jobs, doomed = {}, {}
for id in pairs(lost) do
    local job = read_job(queue, id)
    local is_job = job.created or job.processed
    if not is_job then
        local is_hash, started = guarded(call, 'HGET', job.key, 'ats')
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
        child_removed(job)
    end
    if job.window then
        append(owners, job)
    end
    for _, key in ipairs({ family_of(job.key) }) do
        append(doomed, key)
    end
    append(doomed, job.key .. ':lock')
end
if #owners > 0 then
    open_windows(queue, owners)
end
total('DEL', doomed)
flush_all()
return { calls, #jobs }
