-- Removes the jobs of one state that are old enough, the oldest first. See layout.md, section 15.
--
-- KEYS  1: the queue
-- ARGV  1: the key that holds them  2: up to which time (ms)  3: how many to remove at most
--       4: how many of the oldest to skip, since an earlier call kept them  5: how many to check at most
-- Reply 1: how many it checked and kept  2: 1 if there may be more to check  then the removed ids
-- Needs: append, call, command_count, delete_jobs, emit_event, flush_all, format_integer, get_queue, is_next_run,
--   read_removable_job, read_values, send_chunked

local queue, location, bound = get_queue(KEYS[1]), ARGV[1], tonumber(ARGV[2])
local max_removed, skipped, max_checked = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local key = queue.name .. ':' .. location
local LIST_KEYS = { wait = true, paused = true, active = true }

-- When a job last moved, as far as its state shows.
local function read_job_time(job)
    if location == 'prioritized' then
        return job.created
    elseif location == 'delayed' then
        return job.processed or job.created
    end
    return job.finished or job.processed or job.created
end

-- Checks ids, the oldest first. Returns the jobs to remove, and for each id whether it is among them.
local function select_old_jobs(ids)
    local jobs, is_selected, checked, locks = {}, {}, 0, {}
    if location == 'active' then
        local keys = {}
        for i, id in ipairs(ids) do
            keys[i] = queue.name .. ':' .. id .. ':lock'
        end
        locks = read_values(keys)
    end
    for i, id in ipairs(ids) do
        if #jobs == max_removed then
            break
        end
        checked = i
        if not locks[i] and not is_next_run(queue, id) then
            local job = read_removable_job(queue, id)
            local time = read_job_time(job)
            if not time or time <= bound then
                append(jobs, job)
                is_selected[i] = true
            end
        end
    end
    return jobs, is_selected, checked
end

local jobs, kept, more = {}, 0, false
if LIST_KEYS[location] then
    local window, ids = call('LRANGE', key, -(skipped + max_checked), -(skipped + 1)), {}
    for i = #window, 1, -1 do
        append(ids, window[i])
    end
    local is_selected, checked
    jobs, is_selected, checked = select_old_jobs(ids)
    local leading = 0
    while skipped == 0 and is_selected[leading + 1] do
        leading = leading + 1
    end
    for i = leading + 1, checked do
        if is_selected[i] then
            call('LREM', key, -1, ids[i])
        end
    end
    if leading > 0 then
        call('LTRIM', key, 0, -(leading + 1))
    end
    kept, more = checked - #jobs, checked < #ids or #ids == max_checked
elseif location == 'delayed' or location == 'prioritized' then
    local ids = call('ZRANGE', key, skipped, skipped + max_checked - 1)
    local is_selected, checked
    jobs, is_selected, checked = select_old_jobs(ids)
    kept, more = checked - #jobs, checked < #ids or #ids == max_checked
else
    local ids = call('ZRANGEBYSCORE', key, '-inf', format_integer(bound), 'LIMIT', 0, max_removed)
    for i, id in ipairs(ids) do
        jobs[i] = read_removable_job(queue, id)
    end
    more = #ids == max_removed
end

local removed = {}
for i, job in ipairs(jobs) do
    removed[i] = job.id
end
if not LIST_KEYS[location] then
    send_chunked('ZREM', key, removed)
end
delete_jobs(queue, jobs)
flush_all()
-- A server that is out of memory rejects writes; cleaning must work nevertheless.
pcall(emit_event, queue, 'cleaned', 'count', format_integer(#removed))
local reply = { command_count, kept, more and 1 or 0 }
if LIST_KEYS[location] then
    for i = #removed, 1, -1 do -- as they stood in the list
        append(reply, removed[i])
    end
else
    for i = 1, #removed do
        append(reply, removed[i])
    end
end
return reply
