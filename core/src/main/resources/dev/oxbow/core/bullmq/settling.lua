-- Settling the outcomes of attempts; joined behind prelude, adding and parents.
-- An outcome has: kind ('completed', 'failed', 'retried', 'handed-back'), id, key (of the job), token,
-- text (return value as JSON, or reason), traces (JSON), keep_count, keep_age (ms), keep_limit (numbers or nil),
-- attempts, lifo, delay.

local JOB_MISSING, LOCK_EXPIRED, NOT_ACTIVE = -1, -2, -3
local PENDING_CHILDREN, LOCK_LOST, FAILED_CHILDREN = -4, -6, -9

-- From so many outcomes on the list of active jobs is read and written once instead of searched for each.
local REWRITE_FROM = 4
-- Unless it is longer than this many times the number of outcomes.
local REWRITE_UP_TO = 32

-- The ids in the active list, as a set of removals to be written at the end.
local function open_active(queue, outcomes)
    local key = queue.name .. ':active'
    local length = outcomes >= REWRITE_FROM and call('LLEN', key)
    if not length or length > outcomes * REWRITE_UP_TO then
        return {
            remove = function(id) return call('LREM', key, -1, id) == 1 end,
            flush = function() end
        }
    end
    local ids, places, gone = call('LRANGE', key, 0, -1), {}, 0
    for i, id in ipairs(ids) do
        places[id] = places[id] or {}
        append(places[id], i)
    end
    return {
        remove = function(id)
            local place = places[id] and table.remove(places[id])
            if not place then
                return false
            end
            ids[place] = false
            gone = gone + 1
            return true
        end,
        flush = function()
            if gone == 0 then
                return
            end
            local left = {}
            for i = 1, length do
                if ids[i] then
                    append(left, ids[i])
                end
            end
            call('DEL', key)
            send('RPUSH', key, left)
        end
    }
end

local function family_of(key)
    return key, key .. ':logs', key .. ':dependencies', key .. ':processed', key .. ':failed', key .. ':unsuccessful'
end

-- What the outcomes of one call leave to be written together.
local function open_ledger(queue, now)
    local doomed = {}
    local ledger = {}

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

-- The end of a job ends its deduplication, unless that has a time to live of its own; a job that was added meanwhile
-- to follow it (keepLastIfActive) is added now.
local function end_deduplication(queue, id, dedup, now)
    local owner_key, next_key = queue.name .. ':de:' .. dedup, queue.name .. ':dn:' .. dedup
    local ttl = call('PTTL', owner_key)
    if ttl == 0 or (ttl == -1 and call('GET', owner_key) == id) then
        call('DEL', owner_key)
    end
    local flat = call('HGETALL', next_key)
    if #flat == 0 then
        return
    end
    local waiting = {}
    for i = 1, #flat, 2 do
        waiting[flat[i]] = flat[i + 1]
    end
    call('INCR', queue.name .. ':id')
    call('SET', owner_key, waiting.jid)
    call('DEL', next_key)
    local ok, opts = pcall(cjson.decode, waiting.opts or '{}')
    opts = ok and type(opts) == 'table' and opts or {}
    local delay, priority = tonumber(opts.delay) or 0, tonumber(opts.priority) or 0
    local extra = { 'deid', dedup }
    for field, source in pairs({ parentKey = 'pk', parent = 'pd', rjk = 'rjk' }) do
        if waiting[source] then
            append(extra, field)
            append(extra, waiting[source])
        end
    end
    store_job(queue, {
        id = waiting.jid,
        name = waiting.name,
        data = waiting.data,
        opts = waiting.opts,
        timestamp = now,
        delay = delay,
        delay_text = whole(delay),
        priority = priority,
        priority_text = whole(priority),
        lifo = opts.lifo and true or false,
        extra = extra
    })
    if waiting.pdk then
        call('SADD', waiting.pdk, queue.name .. ':' .. waiting.jid)
    end
end

-- Completed or finally failed. job: what the hash holds.
local function finish(queue, outcome, job, now, ledger)
    local failed = outcome.kind == 'failed'
    if job.dedup then
        end_deduplication(queue, outcome.id, job.dedup, now)
    end
    if job.parent_key then
        if failed then
            child_failed(job, outcome.text, now)
        else
            child_completed(job, outcome.text, now)
        end
    end
    local made = job.made + 1
    if outcome.keep_count == 0 then
        ledger.doom(job.key)
        if job.parent_key then
            child_removed(job)
        end
    elseif failed then
        call('HSET', job.key, 'failedReason', outcome.text, 'stacktrace', outcome.traces,
            'finishedOn', whole(now), 'atm', whole(made))
        if job.deferred then
            call('HDEL', job.key, 'defa')
        end
        ledger.finished('failed', outcome)
    else
        call('HSET', job.key, 'returnvalue', outcome.text, 'finishedOn', whole(now), 'atm', whole(made))
        ledger.finished('completed', outcome)
    end
    if failed then
        emit(queue, 'failed', 'jobId', outcome.id, 'failedReason', outcome.text, 'prev', 'active')
        if made >= outcome.attempts then
            emit(queue, 'retries-exhausted', 'jobId', outcome.id, 'attemptsMade', whole(made))
        end
    else
        emit(queue, 'completed', 'jobId', outcome.id, 'returnvalue', outcome.text, 'prev', 'active')
    end
end

-- Another attempt follows, at once or after outcome.delay.
local function retry(queue, outcome, job, now)
    local made = whole(job.made + 1)
    if outcome.delay > 0 then
        local due = now + outcome.delay
        call('HSET', job.key, 'failedReason', outcome.text, 'stacktrace', outcome.traces,
            'atm', made, 'delay', whole(outcome.delay))
        delay_until(queue, outcome.id, due)
        queue.retried_later = true
        emit_trimmed(queue, 'delayed', 'jobId', outcome.id, 'delay', whole(due))
    else
        call('HSET', job.key, 'failedReason', outcome.text, 'stacktrace', outcome.traces, 'atm', made)
        let_wait(queue, outcome.id, job.priority, outcome.lifo)
        emit_trimmed(queue, 'waiting', 'jobId', outcome.id, 'prev', 'active')
    end
end

-- Back to where it was before it was taken: the front.
local function hand_back(queue, outcome, job)
    if job.priority > 0 then
        append(queue.foremost, { outcome.id, job.priority })
    else
        let_wait(queue, outcome.id, 0, true)
    end
    emit_trimmed(queue, 'waiting', 'jobId', outcome.id, 'prev', 'active')
end

-- Settles all, in order, and writes everything that belongs to it. Returns a code for each (0 or one of the above)
-- and whether the last job that left the active ones came to its end.
local function settle(queue, outcomes, now)
    local codes, unlocked, unstalled, ended, trimmed = {}, {}, {}, false, false
    if #outcomes == 0 then
        return codes, false
    end
    local lock_keys, children = {}, {}
    for i, outcome in ipairs(outcomes) do
        lock_keys[i] = outcome.key .. ':lock'
        if outcome.kind == 'completed' then
            append(children, outcome.key .. ':dependencies')
            append(children, outcome.key .. ':unsuccessful')
        end
    end
    local locks = values_of(lock_keys)
    local has_children = #children > 0 and total('EXISTS', children) > 0
    local active, ledger, released = open_active(queue, #outcomes), open_ledger(queue, now), {}

    local function check(outcome, lock)
        if outcome.kind == 'completed' and has_children then
            if call('EXISTS', outcome.key .. ':dependencies') == 1 then
                return PENDING_CHILDREN
            elseif call('EXISTS', outcome.key .. ':unsuccessful') == 1 then
                return FAILED_CHILDREN
            end
        end
        if outcome.token ~= '0' then -- BullMQ's token of a job that was taken without a lock
            if not lock or released[outcome.key] then
                return LOCK_EXPIRED
            elseif lock ~= outcome.token then
                return LOCK_LOST
            end
            released[outcome.key] = true
            append(unlocked, outcome.key .. ':lock')
            append(unstalled, outcome.id)
        end
        return active.remove(outcome.id) and 0 or NOT_ACTIVE
    end

    for i, outcome in ipairs(outcomes) do
        if outcome.kind == 'retried' and outcome.delay == 0 then
            promote_due(queue, now) -- those who waited longer go first
        end
        local h = call('HMGET', outcome.key, 'atm', 'priority', 'parentKey', 'parent', 'deid', 'defa', 'ats', 'name')
        local code = JOB_MISSING
        if h[1] or h[2] or h[7] or h[8] then
            code = check(outcome, locks[i])
        end
        codes[i] = code
        local job = {
            key = outcome.key, made = tonumber(h[1] or nil) or 0, priority = tonumber(h[2] or nil) or 0,
            parent_key = h[3], parent = h[4], dedup = h[5], deferred = h[6]
        }
        if code == NOT_ACTIVE and outcome.traces ~= '' then
            call('HSET', outcome.key, 'failedReason', outcome.text, 'stacktrace', outcome.traces)
        elseif code == NOT_ACTIVE and outcome.kind == 'handed-back' then
            codes[i] = 0 -- somebody has put it elsewhere already
        elseif code == 0 then
            ended = outcome.kind == 'completed' or outcome.kind == 'failed'
            if outcome.kind == 'retried' then
                retry(queue, outcome, job, now)
            elseif outcome.kind == 'handed-back' then
                hand_back(queue, outcome, job)
            else
                if not trimmed then
                    trimmed = true
                    call('XTRIM', queue.name .. ':events', 'MAXLEN', '~', events_kept(queue))
                end
                finish(queue, outcome, job, now, ledger)
            end
        end
    end
    total('DEL', unlocked)
    send('SREM', queue.name .. ':stalled', unstalled)
    active.flush()
    ledger.flush()
    return codes, ended
end
