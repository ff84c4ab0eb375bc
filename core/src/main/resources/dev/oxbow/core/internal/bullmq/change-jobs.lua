-- Changes jobs of one queue from outside, one after the other.
-- KEYS  1: the queue
-- ARGV  1: now (ms), then for each change 5: what, job id, and up to three more, '' where there are fewer:
--         progress      JSON
--         log           row, how many stay: a number, '' for all, 'own' for what the job's options say
--         clear-logs    how many stay
--         data          JSON
--         remove        '1' with its children
--         remove-pending-children
--         retry         'completed' or 'failed', '1' to forget attempts made, '1' to forget attempts started
--         promote
--         delay         ms from now on
--         priority      priority, '1' to go ahead of those with the same
--         extend-lock   token, ms
--         detach
--         end-deduplication
-- Reply for each change a number: below 0 a code (see removing.lua), else rows of log, 0 if nothing was to be done, or 1

local queue, now = queue_of(KEYS[1]), tonumber(ARGV[1])
local change = {}

function change.progress(id, json)
    return job_exists(queue.name .. ':' .. id) and update_job(queue, 'progress', id, json) or JOB_MISSING
end

function change.log(id, row, keep)
    local key = queue.name .. ':' .. id
    local stays = tonumber(keep)
    if keep == 'own' then
        local options = call('HGET', key, 'opts')
        if options and string.find(options, '"k', 1, true) then
            local ok, decoded = pcall(cjson.decode, options)
            stays = ok and type(decoded) == 'table' and tonumber(decoded.kl or decoded.keepLogs) or nil
        elseif not options and not job_exists(key) then
            return JOB_MISSING
        end
    elseif not job_exists(key) then
        return JOB_MISSING
    end
    return update_job(queue, 'log', id, row, stays)
end

change['clear-logs'] = function(id, keep)
    local key = queue.name .. ':' .. id .. ':logs'
    if tonumber(keep) > 0 then
        call('LTRIM', key, -tonumber(keep), -1)
    else
        call('DEL', key)
    end
    return 1
end

function change.data(id, json)
    local key = queue.name .. ':' .. id
    if not job_exists(key) then
        return JOB_MISSING
    end
    call('HSET', key, 'data', json)
    return 1
end

function change.remove(id, with_children)
    return remove_job(queue, id, with_children == '1')
end

change['remove-pending-children'] = function(id)
    remove_children(queue.name .. ':' .. id, true)
    return 1
end

function change.retry(id, state, reset_made, reset_started)
    return retry_job(queue, id, state, reset_made == '1', reset_started == '1')
end

function change.promote(id)
    return promote_job(queue, id)
end

function change.delay(id, delay)
    return delay_job(queue, id, tonumber(delay), now)
end

function change.priority(id, priority, lifo)
    return rank_job(queue, id, tonumber(priority), lifo == '1')
end

change['extend-lock'] = function(id, token, duration)
    return extend_lock(queue, id, token, duration)
end

function change.detach(id)
    return detach_job(queue, id)
end

change['end-deduplication'] = function(id)
    return end_deduplication_of(queue, id)
end

local REMOVES = { remove = true, ['remove-pending-children'] = true }

-- What waits to be written to the lanes must be there before a job is looked for a second time, or wherever it may be.
local reply, seen, last = { 0 }, {}, nil
for at = 2, #ARGV, 5 do
    local kind, id = ARGV[at], ARGV[at + 1]
    if seen[id] or REMOVES[kind] or kind ~= last then
        for _, touched in pairs(queues) do
            flush_lanes(touched)
        end
    end
    if not REMOVES[kind] then
        flush_removals()
    end
    seen[id], last = true, kind
    append(reply, change[kind](id, ARGV[at + 2], ARGV[at + 3], ARGV[at + 4]))
end
flush_removals()
flush_all()
reply[1] = calls
return reply
