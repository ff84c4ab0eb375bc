-- Removes all jobs that wait, and if asked those that are delayed; jobs that wait for the next run of a scheduler stay.
-- KEYS  1: the queue
-- ARGV  1: '1' to remove delayed jobs too
-- Reply 1: how many jobs were taken out of their lists

local queue, removed = queue_of(KEYS[1]), 0

-- Gives the ids to keep, and removes the others.
local function without_armed(ids)
    local kept, jobs = {}, {}
    for _, id in ipairs(ids) do
        if is_armed(queue, id) then
            append(kept, id)
        else
            append(jobs, read_job(queue, id))
        end
    end
    removed = removed + #jobs
    return kept, jobs
end

-- What is kept goes to the other end, so that all of it keeps its order once everything was looked at.
local function drain_list(place)
    local key = queue.name .. ':' .. place
    local left = call('LLEN', key)
    while left > 0 do
        local ids = call('LRANGE', key, 0, math.min(left, PORTION) - 1)
        local kept, jobs = without_armed(ids)
        send('RPUSH', key, kept)
        call('LTRIM', key, #ids, -1)
        clear_jobs(queue, jobs)
        left = left - #ids
    end
end

local function drain_set(place)
    local key, passed = queue.name .. ':' .. place, 0
    local ids = call('ZRANGE', key, 0, PORTION - 1)
    while #ids > 0 do
        local kept, jobs = without_armed(ids)
        local gone = {}
        for i, job in ipairs(jobs) do
            gone[i] = job.id
        end
        send('ZREM', key, gone)
        clear_jobs(queue, jobs)
        passed = passed + #kept
        ids = #ids == PORTION and call('ZRANGE', key, passed, passed + PORTION - 1) or {}
    end
end

drain_list('wait')
drain_list('paused')
drain_set('prioritized')
if ARGV[1] == '1' then
    drain_set('delayed')
end
flush_all()
return { calls, removed }
