-- Leaving the active jobs, and the lists of those that are finished; joined behind prelude and parents.

-- From so many outcomes on the list of active jobs is read and written once instead of searched for each.
local REWRITE_FROM = 3
-- Unless it is longer than this many times the number of outcomes.
local REWRITE_UP_TO = 32

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

    function active.flush() end

    return active
end

-- The ids in the active list, as a set of removals to be written at the end. Afterwards left says whether any remain, if
-- that is known.
local function open_active(queue, outcomes, alone)
    local key = queue.name .. ':active'
    if outcomes < REWRITE_FROM then
        return search_active(key, alone)
    end
    local ids = call('LRANGE', key, 0, outcomes * REWRITE_UP_TO)
    if #ids > outcomes * REWRITE_UP_TO then
        return search_active(key, false)
    end
    local active, places, gone = {}, {}, 0
    for i, id in ipairs(ids) do
        places[id] = i -- the last: the oldest, should it stand there twice
    end

    function active.remove(id)
        local place = places[id]
        if not place then
            return false
        end
        places[id] = nil
        ids[place] = false
        gone = gone + 1
        return true
    end

    function active.flush()
        active.left = gone < #ids
        if gone == 0 then
            return
        end
        local left = {}
        for i = 1, #ids do
            if ids[i] then
                append(left, ids[i])
            end
        end
        call('DEL', key)
        send('RPUSH', key, left)
    end

    return active
end

local function family_of(key)
    return key, key .. ':logs', key .. ':dependencies', key .. ':processed', key .. ':failed', key .. ':unsuccessful'
end

-- What the outcomes of one call leave to be written together.
local function open_ledger(queue, now)
    local doomed = {}
    local ledger = { now = whole(now) }

    function ledger.doom(key)
        for _, member in ipairs({ family_of(key) }) do
            append(doomed, member)
        end
    end

    local function evict(ids)
        for _, id in ipairs(ids) do
            local key = queue.name .. ':' .. id
            local fields = call('HMGET', key, 'parentKey', 'parent')
            if fields[1] then
                child_removed({ key = key, parent_key = fields[1], parent = fields[2] })
            end
            ledger.doom(key)
        end
    end

    -- Finished jobs that share a rule are written together; a change of rule writes those before it.
    local open = {}

    local function write(state)
        local pending = open[state]
        if not pending then
            return
        end
        open[state] = nil
        local key = queue.name .. ':' .. state
        send('ZADD', key, pending.scores)
        local age, limit, count = pending.rule.keep_age, pending.rule.keep_limit or 1000, pending.rule.keep_count
        if age then
            local bound = now - age
            local ids = call('ZREVRANGEBYSCORE', key, bound, '-inf', 'LIMIT', 0, limit)
            evict(ids)
            if #ids == limit then
                send('ZREM', key, ids)
            elseif #ids > 0 then
                call('ZREMRANGEBYSCORE', key, '-inf', bound)
            end
        end
        if count then
            local ids = call('ZRANGE', key, 0, -(count + 1))
            if #ids > 0 then
                evict(ids)
                call('ZREMRANGEBYRANK', key, 0, -(count + 1))
            end
        end
    end

    function ledger.finished(state, outcome)
        local pending = open[state]
        if pending and (pending.rule.keep_count ~= outcome.keep_count
            or pending.rule.keep_age ~= outcome.keep_age
            or pending.rule.keep_limit ~= outcome.keep_limit) then
            write(state)
            pending = nil
        end
        if not pending then
            pending = { rule = outcome, scores = {} }
            open[state] = pending
        end
        append(pending.scores, now)
        append(pending.scores, outcome.id)
    end

    function ledger.flush()
        write('completed')
        write('failed')
        total('DEL', doomed)
    end

    return ledger
end
