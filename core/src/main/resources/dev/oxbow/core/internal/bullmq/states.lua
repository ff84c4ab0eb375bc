-- States of many jobs with few questions; joined behind prelude and places.

local WORDS = { wait = 'waiting', paused = 'waiting' }

-- BullMQ's word for the state of each id that any place knows. likely: id -> the place to ask first
local function states_of(queue, ids, likely)
    local states, open, asked = {}, {}, {}

    -- Those found get their state.
    local function look(place, candidates)
        if LISTS[place] then
            for _, id in ipairs(candidates) do
                if call('LPOS', queue.name .. ':' .. place, id) then
                    states[id] = WORDS[place] or place
                end
            end
            return
        end
        for first = 1, #candidates, CHUNK do
            local last = math.min(first + CHUNK - 1, #candidates)
            local scores = call('ZMSCORE', queue.name .. ':' .. place, unpack(candidates, first, last))
            for i = first, last do
                if scores[i - first + 1] then
                    states[candidates[i]] = place
                end
            end
        end
    end

    -- A job is in one place only, so the likely one may be asked first, and need not be asked again.
    for _, id in ipairs(ids) do
        if not asked[id] then
            asked[id] = true
            append(open, id)
        end
    end
    for _, place in ipairs(PLACES) do
        local candidates = {}
        for _, id in ipairs(open) do
            if likely[id] == place then
                append(candidates, id)
            end
        end
        look(place, candidates)
    end
    for _, place in ipairs(PLACES) do
        local candidates = {}
        for _, id in ipairs(open) do
            if not states[id] and likely[id] ~= place then
                append(candidates, id)
            end
        end
        look(place, candidates)
    end
    return states
end
