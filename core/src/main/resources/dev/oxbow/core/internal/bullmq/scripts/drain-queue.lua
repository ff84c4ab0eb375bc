-- Removes all waiting jobs, and if asked the delayed ones; the next run of a scheduler stays. See layout.md, section 15.
--
-- KEYS  1: the queue
-- ARGV  1: '1' to remove delayed jobs too
-- Reply 1: how many jobs were removed from their lists
-- Needs: BATCH_SIZE, append, call, command_count, delete_jobs, flush_all, get_queue, is_next_run, read_removable_job,
--   send_chunked

local queue, removed = get_queue(KEYS[1]), 0

-- Returns the ids to keep, and the jobs to remove.
local function select_removable_jobs(ids)
    local kept, jobs = {}, {}
    for _, id in ipairs(ids) do
        if is_next_run(queue, id) then
            append(kept, id)
        else
            append(jobs, read_removable_job(queue, id))
        end
    end
    removed = removed + #jobs
    return kept, jobs
end

-- Kept ids go to the other end, so that they keep their order when all were checked.
local function drain_list(location)
    local key = queue.name .. ':' .. location
    local left = call('LLEN', key)
    while left > 0 do
        local ids = call('LRANGE', key, 0, math.min(left, BATCH_SIZE) - 1)
        local kept, jobs = select_removable_jobs(ids)
        send_chunked('RPUSH', key, kept)
        call('LTRIM', key, #ids, -1)
        delete_jobs(queue, jobs)
        left = left - #ids
    end
end

local function drain_set(location)
    local key, kept_count = queue.name .. ':' .. location, 0
    local ids = call('ZRANGE', key, 0, BATCH_SIZE - 1)
    while #ids > 0 do
        local kept, jobs = select_removable_jobs(ids)
        local gone = {}
        for i, job in ipairs(jobs) do
            gone[i] = job.id
        end
        send_chunked('ZREM', key, gone)
        delete_jobs(queue, jobs)
        kept_count = kept_count + #kept
        ids = #ids == BATCH_SIZE and call('ZRANGE', key, kept_count, kept_count + BATCH_SIZE - 1) or {}
    end
end

drain_list('wait')
drain_list('paused')
drain_set('prioritized')
if ARGV[1] == '1' then
    drain_set('delayed')
end
flush_all()
return { command_count, removed }
