-- Removes a paused queue, some jobs at a call. What BullMQ leaves is left: the limiter, jobs that wait for children, and
-- jobs in no state.
-- KEYS  1: the queue
-- ARGV  1: how many jobs to remove at most  2: '1' to remove active jobs too
-- Reply 1: 0 when all is gone, 1 if the call must be repeated, -1 if the queue is not paused, -2 if jobs are active
--       2: how many jobs (and schedulers) this call removed

local queue, budget, forced = queue_of(KEYS[1]), tonumber(ARGV[1]), ARGV[2] == '1'
local removed = 0

local function clear(ids)
    local jobs = {}
    for i, id in ipairs(ids) do
        jobs[i] = read_job(queue, id)
    end
    removed = removed + #ids
    clear_jobs(queue, jobs)
end

local function clear_list(place)
    local key = queue.name .. ':' .. place
    local ids = budget > removed and call('LRANGE', key, 0, budget - removed - 1) or {}
    if #ids == 0 then
        return
    end
    call('LTRIM', key, #ids, -1)
    if place == 'active' then
        local locks = {}
        for i, id in ipairs(ids) do
            locks[i] = queue.name .. ':' .. id .. ':lock'
        end
        total('DEL', locks)
    end
    clear(ids)
end

local function clear_set(place)
    local key = queue.name .. ':' .. place
    local ids = budget > removed and call('ZRANGE', key, 0, budget - removed - 1) or {}
    if #ids > 0 then
        send('ZREM', key, ids)
        clear(ids)
    end
end

local function clear_schedulers()
    local key = queue.name .. ':repeat'
    local ids = budget > removed and call('ZRANGE', key, 0, budget - removed - 1) or {}
    if #ids > 0 then
        local hashes = {}
        for i, id in ipairs(ids) do
            hashes[i] = key .. ':' .. id
        end
        send('ZREM', key, ids)
        total('DEL', hashes)
        removed = removed + #ids
    end
end

if not meta_of(queue).paused then
    return { calls, -1, 0 }
elseif not forced and call('LLEN', queue.name .. ':active') > 0 then
    return { calls, -2, 0 }
end
clear_list('active')
clear_set('delayed')
clear_schedulers()
clear_set('completed')
clear_list('wait')
clear_list('paused')
clear_set('prioritized')
clear_set('failed')
local done = removed < budget
if done then
    local rest = {}
    for _, suffix in ipairs({
        'events', 'delay', 'stalled-check', 'stalled', 'id', 'pc', 'marker', 'meta',
        'metrics:completed', 'metrics:completed:data', 'metrics:failed', 'metrics:failed:data'
    }) do
        append(rest, queue.name .. ':' .. suffix)
    end
    total('DEL', rest)
end
flush_all()
return { calls, done and 0 or 1, removed }
