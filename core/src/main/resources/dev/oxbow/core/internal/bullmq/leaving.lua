-- The lists of finished jobs, and what leaves them; joined behind prelude and parents.

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
        local rule = outcome.rule
        if pending and pending.rule ~= rule and (pending.rule.keep_count ~= rule.keep_count
            or pending.rule.keep_age ~= rule.keep_age
            or pending.rule.keep_limit ~= rule.keep_limit) then
            write(state)
            pending = nil
        end
        if not pending then
            pending = { rule = rule, scores = {} }
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
