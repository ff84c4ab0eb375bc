-- A job and its descendants with their states, level by level. See layout.md, section 8.
--
-- KEYS  1: the queue of the first
-- ARGV  1: its id  2: how many levels, itself included  3: at most how many children of each kind of each job: completed, not
--       finished, failed and ignored, failed  4: the prefix that most keys begin with
-- Reply for each job that exists 5: the number of its parent among them or 0, the qualified name of its queue, its id, its
--       hash, BullMQ's word for its state
-- Needs: append, call, command_count, find_states, get_queue, guess_location

local levels, max_children = tonumber(ARGV[2]), tonumber(ARGV[3])
local reply, found = { command_count }, 0

-- Up to so many members or fields of what a scan returns.
local function scan_some(command, key, step)
    local members = {}
    local scanned = call(command, key, 0, 'COUNT', max_children)[2]
    for i = 1, math.min(#scanned, max_children * step), step do
        append(members, scanned[i])
    end
    return members
end

local function scan_children(key)
    local dependencies, processed = key .. ':dependencies', key .. ':processed'
    local ignored, failed = key .. ':failed', key .. ':unsuccessful'
    if call('EXISTS', dependencies, processed, ignored, failed) == 0 then
        return {}
    end
    local children, seen = {}, {}
    for _, keys in ipairs({
        scan_some('HSCAN', processed, 2), scan_some('SSCAN', dependencies, 1), scan_some('HSCAN', ignored, 2),
        call('ZRANGE', failed, 0, max_children - 1)
    }) do
        for _, child in ipairs(keys) do
            if not seen[child] then
                seen[child] = true
                append(children, child)
            end
        end
    end
    return children
end

-- The qualified name of a job's queue and its id; under the known prefix an id may have colons.
local function split_child_key(key)
    local known = ARGV[4] .. ':'
    if string.sub(key, 1, #known) == known then
        local colon = string.find(key, ':', #known + 1, true)
        if colon then
            return string.sub(key, 1, colon - 1), string.sub(key, colon + 1)
        end
    end
    return string.match(key, '^(.*):([^:]*)$')
end

-- Hashes and states of jobs of one queue, by id.
local function read_jobs_and_states(name, ids)
    local hashes, existing, likely = {}, {}, {}
    for _, id in ipairs(ids) do
        if not hashes[id] then
            local hash, fields = call('HGETALL', name .. ':' .. id), {}
            hashes[id] = hash
            for i = 1, #hash, 2 do
                fields[hash[i]] = hash[i + 1]
            end
            if #hash > 0 then
                append(existing, id)
                likely[id] = guess_location(
                    fields.finishedOn, fields.returnvalue, fields.delay, fields.processedOn, fields.priority)
            end
        end
    end
    return hashes, find_states(get_queue(name), existing, likely)
end

local level = { { parent = 0, queue = KEYS[1], id = ARGV[1] } }
while #level > 0 do
    local ids, hashes, states, below = {}, {}, {}, {}
    for _, job in ipairs(level) do
        ids[job.queue] = ids[job.queue] or {}
        append(ids[job.queue], job.id)
    end
    for queue, requested in pairs(ids) do
        hashes[queue], states[queue] = read_jobs_and_states(queue, requested)
    end
    levels = levels - 1
    for _, job in ipairs(level) do
        local hash = hashes[job.queue][job.id]
        if #hash > 0 then
            found = found + 1
            append(reply, job.parent)
            append(reply, job.queue)
            append(reply, job.id)
            append(reply, hash)
            append(reply, states[job.queue][job.id] or 'unknown')
            for _, key in ipairs(levels > 0 and scan_children(job.queue .. ':' .. job.id) or {}) do
                local queue, id = split_child_key(key)
                append(below, { parent = found, queue = queue, id = id })
            end
        end
    end
    level = below
end
reply[1] = command_count
return reply
