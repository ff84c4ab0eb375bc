-- Jobs of one queue with their states.
-- KEYS  1: the queue
-- ARGV  job ids
-- Reply for each id 2: its hash (empty if there is no such job) and BullMQ's word for its state

local name = KEYS[1]

-- In BullMQ's order: the first that knows the job is its state.
local ORDER = { 'completed', 'failed', 'delayed', 'prioritized', 'active', 'wait', 'paused', 'waiting-children' }
local LISTS = { active = true, wait = true, paused = true }
local WORDS = { wait = 'waiting', paused = 'waiting' }

-- Where a job probably is, from its hash alone.
local function guess(hash)
    local fields = {}
    for i = 1, #hash, 2 do
        fields[hash[i]] = hash[i + 1]
    end
    if fields.finishedOn then
        return fields.returnvalue and 'completed' or 'failed'
    elseif fields.delay and fields.delay ~= '0' then
        return 'delayed'
    elseif fields.processedOn then
        return 'active'
    elseif fields.priority and fields.priority ~= '0' then
        return 'prioritized'
    end
    return 'wait'
end

local states = {}

-- Looks for jobs in one place; those found get their state, the others are returned.
local function look(place, ids)
    local missed = {}
    if #ids == 0 then
        return missed
    elseif LISTS[place] then
        for _, id in ipairs(ids) do
            if call('LPOS', name .. ':' .. place, id) then
                states[id] = WORDS[place] or place
            else
                append(missed, id)
            end
        end
        return missed
    end
    for first = 1, #ids, CHUNK do
        local last = math.min(first + CHUNK - 1, #ids)
        local scores = call('ZMSCORE', name .. ':' .. place, unpack(ids, first, last))
        for i = first, last do
            if scores[i - first + 1] then
                states[ids[i]] = place
            else
                append(missed, ids[i])
            end
        end
    end
    return missed
end

local hashes, guessed, existing = {}, {}, {}
for _, id in ipairs(ARGV) do
    if not hashes[id] then
        hashes[id] = call('HGETALL', name .. ':' .. id)
        if #hashes[id] > 0 then
            local place = guess(hashes[id])
            guessed[place] = guessed[place] or {}
            append(guessed[place], id)
        end
    end
end
-- A job is in one place only, so the likely one may be asked first, and need not be asked again.
for _, place in ipairs(ORDER) do
    for _, id in ipairs(look(place, guessed[place] or {})) do
        append(existing, { id, place })
    end
end
for _, place in ipairs(ORDER) do
    local ask, rest = {}, {}
    for _, entry in ipairs(existing) do
        if entry[2] ~= place then
            append(ask, entry[1])
        end
    end
    look(place, ask)
    for _, entry in ipairs(existing) do
        if not states[entry[1]] then
            append(rest, entry)
        end
    end
    existing = rest
end

local reply = { calls }
for _, id in ipairs(ARGV) do
    append(reply, hashes[id])
    append(reply, states[id] or 'unknown')
end
return reply
