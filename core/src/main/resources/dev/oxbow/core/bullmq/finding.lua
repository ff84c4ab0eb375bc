-- Reading jobs with their states; joined behind the prelude.

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

-- Looks for jobs of a queue in one place; those found get their state, the others are returned.
local function look(name, place, ids, states)
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

-- Returns the hashes of jobs of a queue and BullMQ's words for their states, both by id. Jobs that are not there have an empty
-- hash and no state.
local function look_up(name, asked)
    local hashes, states, guessed, existing = {}, {}, {}, {}
    for _, id in ipairs(asked) do
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
        for _, id in ipairs(look(name, place, guessed[place] or {}, states)) do
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
        look(name, place, ask, states)
        for _, entry in ipairs(existing) do
            if not states[entry[1]] then
                append(rest, entry)
            end
        end
        existing = rest
    end
    return hashes, states
end
