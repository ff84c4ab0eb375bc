-- Removes a paused queue, some jobs at a call. It leaves what BullMQ leaves: see layout.md, section 15.
--
-- KEYS  1: the queue
-- ARGV  1: how many jobs to remove at most  2: '1' to remove active jobs too
-- Reply 1: 0 when everything is removed, 1 if the call must be repeated, -1 if the queue is not paused, -2 if jobs are active
--       2: how many jobs (and schedulers) this call removed
-- Needs: append, call, command_count, delete_jobs, flush_all, get_meta, get_queue, read_removable_job, send_chunked,
--   sum_replies

local queue, budget, forced = get_queue(KEYS[1]), tonumber(ARGV[1]), ARGV[2] == '1'
local removed = 0

local function delete_by_ids(ids)
    local jobs = {}
    for i, id in ipairs(ids) do
        jobs[i] = read_removable_job(queue, id)
    end
    removed = removed + #ids
    delete_jobs(queue, jobs)
end

local function obliterate_list(location)
    local key = queue.name .. ':' .. location
    local ids = budget > removed and call('LRANGE', key, 0, budget - removed - 1) or {}
    if #ids == 0 then
        return
    end
    call('LTRIM', key, #ids, -1)
    if location == 'active' then
        local locks = {}
        for i, id in ipairs(ids) do
            locks[i] = queue.name .. ':' .. id .. ':lock'
        end
        sum_replies('DEL', locks)
    end
    delete_by_ids(ids)
end

local function obliterate_set(location)
    local key = queue.name .. ':' .. location
    local ids = budget > removed and call('ZRANGE', key, 0, budget - removed - 1) or {}
    if #ids > 0 then
        send_chunked('ZREM', key, ids)
        delete_by_ids(ids)
    end
end

local function obliterate_schedulers()
    local key = queue.name .. ':repeat'
    local ids = budget > removed and call('ZRANGE', key, 0, budget - removed - 1) or {}
    if #ids > 0 then
        local hashes = {}
        for i, id in ipairs(ids) do
            hashes[i] = key .. ':' .. id
        end
        send_chunked('ZREM', key, ids)
        sum_replies('DEL', hashes)
        removed = removed + #ids
    end
end

if not get_meta(queue).paused then
    return { command_count, -1, 0 }
elseif not forced and call('LLEN', queue.name .. ':active') > 0 then
    return { command_count, -2, 0 }
end
obliterate_list('active')
obliterate_set('delayed')
obliterate_schedulers()
obliterate_set('completed')
obliterate_list('wait')
obliterate_list('paused')
obliterate_set('prioritized')
obliterate_set('failed')
local is_finished = removed < budget
if is_finished then
    local remaining_keys = {}
    for _, suffix in ipairs({
        'events', 'delay', 'stalled-check', 'stalled', 'id', 'pc', 'marker', 'meta',
        'metrics:completed', 'metrics:completed:data', 'metrics:failed', 'metrics:failed:data'
    }) do
        append(remaining_keys, queue.name .. ':' .. suffix)
    end
    sum_replies('DEL', remaining_keys)
end
flush_all()
return { command_count, is_finished and 0 or 1, removed }
