-- Removes jobs with their keys, links and children, in any state. See layout.md, sections 4 and 8.
--
-- Needs: JOB_LOCATIONS, LIST_LOCATIONS, LOCKED, SCHEDULED, append, call, emit_event_trimmed, flush_jobs, format_integer,
--   get_queue, guess_location, list_job_keys, report_removed_child, sum_replies
-- Defines: keys_to_delete, removed, flush_removals, OUR_PREFIX, split_job_key, leave_location, leave_any_location,
--   read_job_links, list_children, remove_tree, remove_children, is_tree_locked, is_own_next_run, remove_job

-- Keys to be deleted, and the jobs whose keys they are.
local keys_to_delete, removed = {}, {}

local function flush_removals()
    sum_replies('DEL', keys_to_delete)
    keys_to_delete = {}
end

local OUR_PREFIX = string.match(KEYS[1], '^(.*:)[^:]*$')

-- The qualified queue and the id in a job's key. Under our own prefix an id may have colons.
local function split_job_key(key)
    if string.sub(key, 1, #OUR_PREFIX) == OUR_PREFIX then
        local colon = string.find(key, ':', #OUR_PREFIX + 1, true)
        if colon then
            return string.sub(key, 1, colon - 1), string.sub(key, colon + 1)
        end
    end
    return string.match(key, '^(.*):([^:]*)$')
end

local function leave_location(queue, id, location)
    local key = queue.name .. ':' .. location
    if LIST_LOCATIONS[location] then
        return call('LREM', key, 0, id) > 0
    end
    if location == 'delayed' then
        queue.first_delayed = nil
    end
    return call('ZREM', key, id) == 1
end

-- Removes a job from the key that has it. Returns its name, 'unknown' if none has it.
local function leave_any_location(queue, id, likely)
    if leave_location(queue, id, likely) then
        return likely
    end
    for _, location in ipairs(JOB_LOCATIONS) do
        if location ~= likely and leave_location(queue, id, location) then
            return location
        end
    end
    return 'unknown'
end

-- What must be known of a job to remove it. There may be no such job: its id may still be in a list, or have logs. Every job
-- has a timestamp, or was at least started: the hash of a scheduler, whose key looks like a job's, has neither.
local function read_job_links(key)
    local h = call('HMGET', key, 'finishedOn', 'returnvalue', 'delay', 'processedOn', 'priority',
        'parentKey', 'parent', 'deid', 'rjk', 'timestamp')
    return {
        key = key, exists = (h[10] or h[4]) and true, likely = guess_location(h[1], h[2], h[3], h[4], h[5]),
        parent_key = h[6], parent = h[7], dedup = h[8], scheduler = h[9]
    }
end

-- Finished children, then pending ones, or only the pending ones.
local function list_children(key, only_pending)
    local children = {}
    local function append_all(keys)
        for _, child in ipairs(keys) do
            append(children, child)
        end
    end
    local finished = { key .. ':processed', key .. ':failed', key .. ':unsuccessful' }
    if not only_pending and sum_replies('EXISTS', finished) > 0 then
        append_all(call('HKEYS', finished[1]))
        append_all(call('HKEYS', finished[2]))
        append_all(call('ZRANGE', finished[3], 0, -1))
    end
    append_all(call('SMEMBERS', key .. ':dependencies'))
    return children
end

local remove_tree

-- Removes children and their children. only_pending: those that are neither finished nor locked.
local function remove_children(key, only_pending)
    for _, child in ipairs(list_children(key, only_pending)) do
        local name, id = split_job_key(child)
        if name and not removed[child] then
            local queue = get_queue(name)
            if not only_pending
                or (call('EXISTS', child .. ':lock') == 0 and not call('ZSCORE', name .. ':failed', id)) then
                remove_tree(queue, id, read_job_links(child), true, only_pending)
            end
        end
    end
end

-- job: see read_job_links. The next flush_removals deletes its keys.
function remove_tree(queue, id, job, with_children, only_pending)
    removed[job.key] = true
    if job.parent_key then
        report_removed_child(job)
    end
    if with_children then
        remove_children(job.key, only_pending)
    end
    flush_jobs(queue) -- its children may have released it
    local location = leave_any_location(queue, id, job.likely)
    if job.dedup then
        local owner = queue.name .. ':de:' .. job.dedup
        if call('GET', owner) == id then
            call('DEL', owner, queue.name .. ':dn:' .. job.dedup)
        end
    end
    local job_keys = { list_job_keys(job.key) }
    if not job.exists then
        table.remove(job_keys, 1) -- the key may be no job
    end
    if job.exists or sum_replies('EXISTS', job_keys) > 0 then
        for _, key in ipairs(job_keys) do
            append(keys_to_delete, key)
        end
        emit_event_trimmed(queue, 'removed', 'jobId', id, 'prev', location)
    end
end

-- Whether a worker has locked the job or one that it waits for.
local function is_tree_locked(key, with_children, seen)
    if call('EXISTS', key .. ':lock') == 1 then
        return true
    end
    if not with_children or seen[key] then
        return false
    end
    seen[key] = true
    for _, child in ipairs(call('SMEMBERS', key .. ':dependencies')) do
        if is_tree_locked(child, true, seen) then
            return true
        end
    end
    return false
end

-- Whether it is the next run of a scheduler that exists.
local function is_own_next_run(queue, id, job)
    if not job.scheduler then
        return false
    end
    local next_run = call('ZSCORE', queue.name .. ':repeat', job.scheduler)
    return next_run and id == 'repeat:' .. job.scheduler .. ':' .. format_integer(tonumber(next_run))
end

-- Returns 1, also where there is no such job, or a code.
local function remove_job(queue, id, with_children)
    local key = queue.name .. ':' .. id
    if removed[key] then
        return 1
    end
    local job = read_job_links(key)
    if is_own_next_run(queue, id, job) then
        return SCHEDULED
    end
    -- Most jobs have none of these.
    local has_links = sum_replies('EXISTS', {
        key .. ':lock', key .. ':dependencies', key .. ':processed', key .. ':failed', key .. ':unsuccessful'
    }) > 0
    if has_links and is_tree_locked(key, with_children, {}) then
        return LOCKED
    end
    remove_tree(queue, id, job, with_children and has_links, false)
    return 1
end
