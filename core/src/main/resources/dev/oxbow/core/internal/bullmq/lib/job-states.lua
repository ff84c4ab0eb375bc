-- Finds the states of many jobs with few commands. See layout.md, section 16.
--
-- Needs: JOB_LOCATIONS, LIST_LOCATIONS, MAX_ARGS, append, call
-- Defines: STATE_WORDS, find_states

local STATE_WORDS = { wait = 'waiting', paused = 'waiting' }

-- BullMQ's word for the state of each id that any key has. likely: id -> the key to look at first
local function find_states(queue, ids, likely)
    local states, remaining, requested = {}, {}, {}

    -- Sets the states of those that are found.
    local function check_location(location, candidates)
        if LIST_LOCATIONS[location] then
            for _, id in ipairs(candidates) do
                if call('LPOS', queue.name .. ':' .. location, id) then
                    states[id] = STATE_WORDS[location] or location
                end
            end
            return
        end
        for first = 1, #candidates, MAX_ARGS do
            local last = math.min(first + MAX_ARGS - 1, #candidates)
            local scores = call('ZMSCORE', queue.name .. ':' .. location, unpack(candidates, first, last))
            for i = first, last do
                if scores[i - first + 1] then
                    states[candidates[i]] = location
                end
            end
        end
    end

    -- A job is in one key only, so the likely one is looked at first, and not again.
    for _, id in ipairs(ids) do
        if not requested[id] then
            requested[id] = true
            append(remaining, id)
        end
    end
    for _, location in ipairs(JOB_LOCATIONS) do
        local candidates = {}
        for _, id in ipairs(remaining) do
            if likely[id] == location then
                append(candidates, id)
            end
        end
        check_location(location, candidates)
    end
    for _, location in ipairs(JOB_LOCATIONS) do
        local candidates = {}
        for _, id in ipairs(remaining) do
            if not states[id] and likely[id] ~= location then
                append(candidates, id)
            end
        end
        check_location(location, candidates)
    end
    return states
end
