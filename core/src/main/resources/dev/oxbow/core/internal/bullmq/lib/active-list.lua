-- Removes jobs from the active list with few commands.
--
-- Needs: append, call, send_chunked
-- Defines: READ_LIST_FROM, IDS_PER_OUTCOME, open_searched_active, open_active_list

-- From so many outcomes on the active list is read once instead of searched for each.
local READ_LIST_FROM = 3
-- So many of its oldest jobs are read for each outcome.
local IDS_PER_OUTCOME = 32

-- Removes ids from the active list one by one. alone: the list probably holds no other id.
local function open_searched_active(key, alone)
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
            send_chunked('RPUSH', key, { oldest[2] })
            return true
        end
        send_chunked('RPUSH', key, { oldest[2] or oldest[1], oldest[2] and oldest[1] })
        return call('LREM', key, -1, id) == 1
    end

    -- Undoes a removal.
    function active.restore(id)
        active.left = true
        call('RPUSH', key, id)
    end

    function active.flush() end

    return active
end

-- The ids in the active list, as a set of removals that flush writes. Afterwards left says whether any remain, if that is
-- known.
local function open_active_list(queue, outcomes, alone)
    local key = queue.name .. ':active'
    if outcomes < READ_LIST_FROM then
        return open_searched_active(key, alone)
    end
    local window = outcomes * IDS_PER_OUTCOME
    local ids = call('LRANGE', key, -window, -1)
    local active, searched = {}, open_searched_active(key, false)
    local positions, removed, removed_count = {}, {}, 0
    for i = 1, #ids do
        positions[ids[i]] = i -- the last: the oldest, if it is there twice
    end

    function active.remove(id)
        local position = positions[id]
        if not position then
            return #ids == window and searched.remove(id)
        end
        if removed[position] then
            return false
        end
        removed[position] = true
        removed_count = removed_count + 1
        return true
    end

    function active.restore(id)
        local position = positions[id]
        if not position then
            return searched.restore(id)
        end
        removed[position] = nil
        removed_count = removed_count - 1
    end

    -- The removed jobs are mostly the oldest: only the list from the youngest of them on is written again.
    function active.flush()
        active.left = removed_count < #ids
        if removed_count == 0 then
            return
        end
        local first, remaining = 1, {}
        while not removed[first] do
            first = first + 1
        end
        for position = first, #ids do
            if not removed[position] then
                append(remaining, ids[position])
            end
        end
        call('LTRIM', key, 0, first - #ids - 2)
        send_chunked('RPUSH', key, remaining)
    end

    return active
end
