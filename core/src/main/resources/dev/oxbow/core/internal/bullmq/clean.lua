-- Removes the jobs of one state that are old enough, the oldest first.
-- KEYS  1: the queue
-- ARGV  1: the key they are in  2: up to which time (ms)  3: how many to remove at most
--       4: how many of the oldest to pass over, since an earlier call kept them  5: how many to look at, at most
-- Reply 1: how many it looked at and kept  2: 1 if there may be more to look at  then the ids that were removed

local queue, place, bound = queue_of(KEYS[1]), ARGV[1], tonumber(ARGV[2])
local most, passed, looks = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local key = queue.name .. ':' .. place
local LISTS = { wait = true, paused = true, active = true }

-- When a job last moved, as far as its state tells.
local function time_of(job)
    if place == 'prioritized' then
        return job.created
    elseif place == 'delayed' then
        return job.processed or job.created
    end
    return job.finished or job.processed or job.created
end

-- Looks at ids, the oldest first: the jobs to remove, and for each id whether it is among them.
local function old_enough(ids)
    local jobs, chosen, looked, locks = {}, {}, 0, {}
    if place == 'active' then
        local keys = {}
        for i, id in ipairs(ids) do
            keys[i] = queue.name .. ':' .. id .. ':lock'
        end
        locks = values_of(keys)
    end
    for i, id in ipairs(ids) do
        if #jobs == most then
            break
        end
        looked = i
        if not locks[i] and not is_armed(queue, id) then
            local job = read_job(queue, id)
            local time = time_of(job)
            if not time or time <= bound then
                append(jobs, job)
                chosen[i] = true
            end
        end
    end
    return jobs, chosen, looked
end

local jobs, kept, more = {}, 0, false
if LISTS[place] then
    local window, ids = call('LRANGE', key, -(passed + looks), -(passed + 1)), {}
    for i = #window, 1, -1 do
        append(ids, window[i])
    end
    local chosen, looked
    jobs, chosen, looked = old_enough(ids)
    local run = 0
    while passed == 0 and chosen[run + 1] do
        run = run + 1
    end
    for i = run + 1, looked do
        if chosen[i] then
            call('LREM', key, -1, ids[i])
        end
    end
    if run > 0 then
        call('LTRIM', key, 0, -(run + 1))
    end
    kept, more = looked - #jobs, looked < #ids or #ids == looks
elseif place == 'delayed' or place == 'prioritized' then
    local ids = call('ZRANGE', key, passed, passed + looks - 1)
    local chosen, looked
    jobs, chosen, looked = old_enough(ids)
    kept, more = looked - #jobs, looked < #ids or #ids == looks
else
    local ids = call('ZRANGEBYSCORE', key, '-inf', whole(bound), 'LIMIT', 0, most)
    for i, id in ipairs(ids) do
        jobs[i] = read_job(queue, id)
    end
    more = #ids == most
end

local removed = {}
for i, job in ipairs(jobs) do
    removed[i] = job.id
end
if not LISTS[place] then
    send('ZREM', key, removed)
end
clear_jobs(queue, jobs)
flush_all()
-- A server that is out of memory refuses to write; it must not refuse to be cleaned for that.
pcall(emit, queue, 'cleaned', 'count', whole(#removed))
local reply = { calls, kept, more and 1 or 0 }
if LISTS[place] then
    for i = #removed, 1, -1 do -- as they stood in the list
        append(reply, removed[i])
    end
else
    for i = 1, #removed do
        append(reply, removed[i])
    end
end
return reply
