-- Changes jobs of one queue on behalf of a program, in order. See layout.md, sections 4 to 11.
--
-- KEYS  1: the queue
-- ARGV  1: now (ms), then for each change 5: its kind, job id, and up to three more, '' where there are fewer:
--         progress      JSON
--         log           row, how many stay: a number, '' for all, 'own' for what the job's options say
--         clear-logs    how many stay
--         data          JSON
--         remove        '1' with its children
--         remove-pending-children
--         retry         'completed' or 'failed', '1' to reset attempts made, '1' to reset attempts started
--         promote
--         delay         ms from now on
--         priority      priority, '1' to go ahead of those with the same
--         extend-lock   token, ms
--         detach
--         end-deduplication
-- Reply for each change a number: a code below 0 (see reply-codes), rows of the log, 0 if there was nothing to do, or 1
-- Needs: JOB_MISSING, append, call, change_delay, change_priority, command_count, detach_child, extend_lock, flush_all,
--   flush_jobs, flush_removals, get_queue, job_exists, promote_job, queues, release_deduplication, remove_children,
--   remove_job, retry_finished_job, update_job

local queue, now = get_queue(KEYS[1]), tonumber(ARGV[1])
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
    return retry_finished_job(queue, id, state, reset_made == '1', reset_started == '1')
end

function change.promote(id)
    return promote_job(queue, id)
end

function change.delay(id, delay)
    return change_delay(queue, id, tonumber(delay), now)
end

function change.priority(id, priority, lifo)
    return change_priority(queue, id, tonumber(priority), lifo == '1')
end

change['extend-lock'] = function(id, token, duration)
    return extend_lock(queue, id, token, duration)
end

function change.detach(id)
    return detach_child(queue, id)
end

change['end-deduplication'] = function(id)
    return release_deduplication(queue, id)
end

local REMOVES = { remove = true, ['remove-pending-children'] = true }

-- Collected changes are written before a job is looked for a second time, or in any key.
local reply, seen, last = { 0 }, {}, nil
for at = 2, #ARGV, 5 do
    local kind, id = ARGV[at], ARGV[at + 1]
    if seen[id] or REMOVES[kind] or kind ~= last then
        for _, touched in pairs(queues) do
            flush_jobs(touched)
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
reply[1] = command_count
return reply
