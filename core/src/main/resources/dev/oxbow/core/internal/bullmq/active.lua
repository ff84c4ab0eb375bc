-- Who leaves the list of active jobs; joined behind the prelude.

-- From so many outcomes on the list of active jobs is read once instead of searched for each.
local READ_FROM = 3
-- So many of its oldest jobs are read for each outcome.
local READ_FOR_EACH = 32

-- Removes ids from the active list one by one. With alone, the list probably holds nothing else.
local function search_active(key, alone)
    local active = {}

    function active.remove(id)
        if not alone then
            return call('LREM', key, -1, id) == 1
        end
        local oldest = call('RPOP', key, 2)
        if not oldest then
            active.left = false
            return false
        elseif oldest[1] == id then
            active.left = #oldest > 1
            send('RPUSH', key, { oldest[2] })
            return true
        end
        send('RPUSH', key, { oldest[2] or oldest[1], oldest[2] and oldest[1] })
        return call('LREM', key, -1, id) == 1
    end

    -- Takes a removal back.
    function active.restore(id)
        active.left = true
        call('RPUSH', key, id)
    end

    function active.flush() end

    return active
end

-- The ids in the active list, as a set of removals to be written at the end. Afterwards left says whether any remain, if
-- that is known.
local function open_active(queue, outcomes, alone)
    local key = queue.name .. ':active'
    if outcomes < READ_FROM then
        return search_active(key, alone)
    end
    local window = outcomes * READ_FOR_EACH
    local ids = call('LRANGE', key, -window, -1)
    local active, searched = {}, search_active(key, false)
    local places, removed, gone = {}, {}, 0
    for i = 1, #ids do
        places[ids[i]] = i -- the last: the oldest, should it stand there twice
    end

    function active.remove(id)
        local place = places[id]
        if not place then
            return #ids == window and searched.remove(id)
        end
        if removed[place] then
            return false
        end
        removed[place] = true
        gone = gone + 1
        return true
    end

    function active.restore(id)
        local place = places[id]
        if not place then
            return searched.restore(id)
        end
        removed[place] = nil
        gone = gone - 1
    end

    -- Those who leave are mostly the oldest: only from the youngest of them on is anything written.
    function active.flush()
        active.left = gone < #ids
        if gone == 0 then
            return
        end
        local first, staying = 1, {}
        while not removed[first] do
            first = first + 1
        end
        for place = first, #ids do
            if not removed[place] then
                append(staying, ids[place])
            end
        end
        call('LTRIM', key, 0, first - #ids - 2)
        send('RPUSH', key, staying)
    end

    return active
end
