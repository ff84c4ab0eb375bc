-- Removing jobs with what belongs to them, wherever they are; joined behind prelude, places, parents and leaving.

local JOB_MISSING, NOT_IN_STATE, PARENT_MISSING = -1, -3, -5
local OF_SCHEDULER, LOCKED = -8, -100

-- Keys to be deleted, and the jobs whose keys they are.
local doomed, removed = {}, {}

local function flush_removals()
    total('DEL', doomed)
    doomed = {}
end

local OUR_PREFIX = string.match(KEYS[1], '^(.*:)[^:]*$')

-- The qualified queue and the id that a job's key names. Under our own prefix an id may have colons.
local function split_key(key)
    if string.sub(key, 1, #OUR_PREFIX) == OUR_PREFIX then
        local colon = string.find(key, ':', #OUR_PREFIX + 1, true)
        if colon then
            return string.sub(key, 1, colon - 1), string.sub(key, colon + 1)
        end
    end
    return string.match(key, '^(.*):([^:]*)$')
end

local function leave_place(queue, id, place)
    local key = queue.name .. ':' .. place
    if LISTS[place] then
        return call('LREM', key, 0, id) > 0
    end
    if place == 'delayed' then
        queue.first = nil
    end
    return call('ZREM', key, id) == 1
end

-- Takes a job out of the place where it is. Returns its name, 'unknown' if it is in none.
local function leave_any_place(queue, id, likely)
    if leave_place(queue, id, likely) then
        return likely
    end
    for _, place in ipairs(PLACES) do
        if place ~= likely and leave_place(queue, id, place) then
            return place
        end
    end
    return 'unknown'
end

-- What must be known of a job to remove it. There may be no such job: then it may still stand in a list, or have logs. Every
-- job has a timestamp, or was at least taken: the hash of a scheduler, whose key looks like a job's, has neither.
local function record_of(key)
    local h = call('HMGET', key, 'finishedOn', 'returnvalue', 'delay', 'processedOn', 'priority',
        'parentKey', 'parent', 'deid', 'rjk', 'timestamp')
    return {
        key = key, exists = (h[10] or h[4]) and true, likely = likely_place(h[1], h[2], h[3], h[4], h[5]),
        parent_key = h[6], parent = h[7], dedup = h[8], scheduler = h[9]
    }
end

-- Children that came to an end, then those that did not, unless only these are asked for.
local function children_of(key, only_pending)
    local children = {}
    local function add(keys)
        for _, child in ipairs(keys) do
            append(children, child)
        end
    end
    local finished = { key .. ':processed', key .. ':failed', key .. ':unsuccessful' }
    if not only_pending and total('EXISTS', finished) > 0 then
        add(call('HKEYS', finished[1]))
        add(call('HKEYS', finished[2]))
        add(call('ZRANGE', finished[3], 0, -1))
    end
    add(call('SMEMBERS', key .. ':dependencies'))
    return children
end

local remove_tree

-- Removes children, and what hangs on them. With only_pending: those that are neither finished nor locked.
local function remove_children(key, only_pending)
    for _, child in ipairs(children_of(key, only_pending)) do
        local name, id = split_key(child)
        if name and not removed[child] then
            local queue = queue_of(name)
            if not only_pending
                or (call('EXISTS', child .. ':lock') == 0 and not call('ZSCORE', name .. ':failed', id)) then
                remove_tree(queue, id, record_of(child), true, only_pending)
            end
        end
    end
end

-- job: see record_of. Its keys are deleted by the next flush_removals.
function remove_tree(queue, id, job, with_children, only_pending)
    removed[job.key] = true
    if job.parent_key then
        child_removed(job)
    end
    if with_children then
        remove_children(job.key, only_pending)
    end
    flush_lanes(queue) -- its children may have released it
    local place = leave_any_place(queue, id, job.likely)
    if job.dedup then
        local owner = queue.name .. ':de:' .. job.dedup
        if call('GET', owner) == id then
            call('DEL', owner, queue.name .. ':dn:' .. job.dedup)
        end
    end
    local family = { family_of(job.key) }
    if not job.exists then
        table.remove(family, 1) -- something else may stand there
    end
    if job.exists or total('EXISTS', family) > 0 then
        for _, key in ipairs(family) do
            append(doomed, key)
        end
        emit_trimmed(queue, 'removed', 'jobId', id, 'prev', place)
    end
end

-- Whether somebody works on the job or on one that it waits for.
local function is_locked(key, with_children, seen)
    if call('EXISTS', key .. ':lock') == 1 then
        return true
    end
    if not with_children or seen[key] then
        return false
    end
    seen[key] = true
    for _, child in ipairs(call('SMEMBERS', key .. ':dependencies')) do
        if is_locked(child, true, seen) then
            return true
        end
    end
    return false
end

-- Whether it is the next run of a scheduler that is still there.
local function is_armed(queue, id, job)
    if not job.scheduler then
        return false
    end
    local next_run = call('ZSCORE', queue.name .. ':repeat', job.scheduler)
    return next_run and id == 'repeat:' .. job.scheduler .. ':' .. whole(tonumber(next_run))
end

-- Returns 1, also where there is no such job, or a code.
local function remove_job(queue, id, with_children)
    local key = queue.name .. ':' .. id
    if removed[key] then
        return 1
    end
    local job = record_of(key)
    if is_armed(queue, id, job) then
        return OF_SCHEDULER
    end
    -- Most jobs have none of these.
    local special = total('EXISTS', {
        key .. ':lock', key .. ':dependencies', key .. ':processed', key .. ':failed', key .. ':unsuccessful'
    }) > 0
    if special and is_locked(key, with_children, {}) then
        return LOCKED
    end
    remove_tree(queue, id, job, with_children and special, false)
    return 1
end
