-- A job and its descendants with their states, level by level; joined behind places and states.
-- KEYS  1: the queue of the first
-- ARGV  1: its id  2: how many levels, itself included  3: at most how many children of each kind of each job: completed, not
--       finished, failed and ignored, failed  4: the prefix that most keys begin with
-- Reply for each job that is there 5: the number of its parent among them or 0, the qualified name of its queue, its id, its
--       hash, BullMQ's word for its state

local levels, most = tonumber(ARGV[2]), tonumber(ARGV[3])
local reply, found = { calls }, 0

-- Up to so many members or fields of what a scan returns.
local function some(command, key, step)
    local members = {}
    local scanned = call(command, key, 0, 'COUNT', most)[2]
    for i = 1, math.min(#scanned, most * step), step do
        append(members, scanned[i])
    end
    return members
end

local function children_of(key)
    local dependencies, processed = key .. ':dependencies', key .. ':processed'
    local ignored, failed = key .. ':failed', key .. ':unsuccessful'
    if call('EXISTS', dependencies, processed, ignored, failed) == 0 then
        return {}
    end
    local children, seen = {}, {}
    for _, keys in ipairs({
        some('HSCAN', processed, 2), some('SSCAN', dependencies, 1), some('HSCAN', ignored, 2),
        call('ZRANGE', failed, 0, most - 1)
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
local function split(key)
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
local function look_up(name, ids)
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
                likely[id] = likely_place(
                    fields.finishedOn, fields.returnvalue, fields.delay, fields.processedOn, fields.priority)
            end
        end
    end
    return hashes, states_of(queue_of(name), existing, likely)
end

local level = { { parent = 0, queue = KEYS[1], id = ARGV[1] } }
while #level > 0 do
    local ids, hashes, states, below = {}, {}, {}, {}
    for _, job in ipairs(level) do
        ids[job.queue] = ids[job.queue] or {}
        append(ids[job.queue], job.id)
    end
    for queue, asked in pairs(ids) do
        hashes[queue], states[queue] = look_up(queue, asked)
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
            for _, key in ipairs(levels > 0 and children_of(job.queue .. ':' .. job.id) or {}) do
                local queue, id = split(key)
                append(below, { parent = found, queue = queue, id = id })
            end
        end
    end
    level = below
end
reply[1] = calls
return reply
