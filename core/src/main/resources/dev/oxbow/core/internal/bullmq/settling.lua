-- Settling the outcomes of attempts, whatever they are; joined behind prelude, adding, active, ending, parents and leaving.

local LOCK_EXPIRED, NOT_ACTIVE = -2, -3
local PENDING_CHILDREN, LOCK_LOST, FAILED_CHILDREN = -4, -6, -9
local NONE_PENDING = 1

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
    local extra = { 'deid', dedup }
    for field, source in pairs({ parentKey = 'pk', parent = 'pd', rjk = 'rjk' }) do
        if waiting[source] then
            append(extra, field)
            append(extra, waiting[source])
        end
    end
    store_job(queue, waiting.jid, waiting.data, {
        name = waiting.name,
        opts = waiting.opts,
        timestamp = whole(now),
        delay = whole(tonumber(opts.delay) or 0),
        priority = whole(tonumber(opts.priority) or 0),
        lifo = opts.lifo and true or false,
        extra = extra
    })
    if waiting.pdk then
        call('SADD', waiting.pdk, queue.name .. ':' .. waiting.jid)
    end
end

-- Completed or finally failed. job: what the hash holds. Returns false if the job is not there.
local function finish(queue, outcome, job, now, ledger)
    local rule = outcome.rule
    local failed = rule.kind == 'failed'
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
    if rule.keep_count == 0 then
        ledger.doom(outcome.key)
        if job.parent_key then
            child_removed(job)
        end
    elseif not write_end(outcome, job, ledger.now) then
        return false
    else
        if job.deferred then
            call('HDEL', outcome.key, 'defa')
        end
        ledger.finished(rule.kind, outcome)
    end
    queue.ended = queue.ended or {}
    queue.ended[rule.kind] = (queue.ended[rule.kind] or 0) + 1
    if failed then
        emit_end(queue, 'failed', 'jobId', outcome.id, 'failedReason', outcome.text, 'prev', 'active')
        if job.made + 1 >= rule.attempts then
            emit(queue, 'retries-exhausted', 'jobId', outcome.id, 'attemptsMade', whole(job.made + 1))
        end
    else
        emit_end(queue, 'completed', 'jobId', outcome.id, 'returnvalue', outcome.text, 'prev', 'active')
    end
    return true
end

-- Another attempt follows, at once or after the rule's delay.
local function retry(queue, outcome, job, now)
    local made, delay = whole(job.made + 1), outcome.rule.delay
    if delay > 0 then
        local due = now + delay
        call('HSET', outcome.key, 'atm', made, 'delay', whole(delay), failure_of(outcome))
        delay_until(queue, outcome.id, due)
        queue.retried_later = true
        emit_trimmed(queue, 'delayed', 'jobId', outcome.id, 'delay', whole(due))
    else
        call('HSET', outcome.key, 'atm', made, failure_of(outcome))
        let_wait(queue, outcome.id, job.priority, outcome.rule.lifo)
        emit_trimmed(queue, 'waiting', 'jobId', outcome.id, 'prev', 'active')
    end
    return true
end

-- Back to where it was before it was taken: the front.
local function hand_back(queue, outcome, job)
    if job.priority > 0 then
        append(queue.foremost, { outcome.id, job.priority })
        queue.ready = true -- whoever took the queue's last job has taken the marker away
    else
        let_wait(queue, outcome.id, 0, true)
    end
    emit_trimmed(queue, 'waiting', 'jobId', outcome.id, 'prev', 'active')
    return true
end

-- Back as well, and nothing starts in that queue for a while, if it has a rate limit at all.
local function hand_back_limited(queue, outcome, job)
    call('SET', queue.name .. ':limiter', '9007199254740991', 'PX', whole(outcome.rule.delay))
    return hand_back(queue, outcome, job)
end

-- Delayed by its processor: that is no attempt.
local function postpone(queue, outcome, job, now)
    local due = now + outcome.rule.delay
    call('HSET', outcome.key, 'delay', whole(outcome.rule.delay))
    delay_until(queue, outcome.id, due)
    queue.late = true
    emit_trimmed(queue, 'delayed', 'jobId', outcome.id, 'delay', whole(due))
    return true
end

local function await_children(queue, outcome, job, now)
    call('ZADD', queue.name .. ':waiting-children', now, outcome.id)
    emit(queue, 'waiting-children', 'jobId', outcome.id, 'prev', 'active')
    return true
end

local WRITERS = {
    completed = finish, failed = finish, retried = retry, ['handed-back'] = hand_back, ['rate-limited'] = hand_back_limited,
    delayed = postpone, ['waiting-children'] = await_children
}

-- What the job's hash holds, nil if there is no job. Nothing is read of a plain job that stays when it ends: its rule says all
-- there is.
local function record_of(outcome)
    local rule = outcome.rule
    if rule.plain and rule.keep_count ~= 0 then
        return rule
    end
    local is_hash, h =
        guarded(call, 'HMGET', outcome.key, 'atm', 'priority', 'parentKey', 'parent', 'deid', 'defa', 'ats', 'name')
    if not is_hash or not (h[1] or h[2] or h[7] or h[8]) then
        return nil
    end
    return {
        key = outcome.key, made = tonumber(h[1] or nil) or 0, priority = tonumber(h[2] or nil) or 0,
        parent_key = h[3], parent = h[4], dedup = h[5], deferred = h[6]
    }
end

-- Settles all, in order, and writes everything that belongs to it. view: see look_at. Returns a code for each (0 or one of the
-- above), whether the last job that left the active ones came to its end, and whether active ones are left (nil if not known).
local function settle(queue, outcomes, view, now)
    local codes, unlocked, unstalled, ended, released = {}, {}, {}, false, {}
    if #outcomes == 0 then
        return codes, false, nil
    end
    local active, ledger = open_active(queue, #outcomes, queue.quiet), open_ledger(queue, now)

    local function check(outcome, lock)
        local token = outcome.rule.token
        if outcome.rule.kind == 'completed' and view.has_children then
            if call('EXISTS', outcome.key .. ':dependencies') == 1 then
                return PENDING_CHILDREN
            elseif call('EXISTS', outcome.key .. ':unsuccessful') == 1 then
                return FAILED_CHILDREN
            end
        elseif outcome.rule.kind == 'waiting-children' then
            local children = outcome.key .. ':dependencies'
            if call('EXISTS', outcome.key .. ':unsuccessful') == 1 then
                return FAILED_CHILDREN
            elseif outcome.text == '' and call('EXISTS', children) == 0
                or outcome.text ~= '' and call('SISMEMBER', children, outcome.text) == 0 then
                return NONE_PENDING
            end
        end
        if token ~= '0' then -- BullMQ's token of a job that was taken without a lock
            if not lock or released[outcome.key] then
                return LOCK_EXPIRED
            elseif lock ~= token then
                return LOCK_LOST
            end
        end
        return active.remove(outcome.id) and 0 or NOT_ACTIVE
    end

    for i, outcome in ipairs(outcomes) do
        local rule = outcome.rule
        if rule.kind == 'retried' and rule.delay == 0 then
            promote_due(queue, now) -- those who waited longer go first
        end
        local job = record_of(outcome)
        local code = job and check(outcome, view.locks[i]) or JOB_MISSING
        if code < 0 and job == rule and call('EXISTS', outcome.key) == 0 then
            code = JOB_MISSING -- of a plain job that is not known yet
        end
        local unlocks = rule.token ~= '0' and (code == 0 or code == NOT_ACTIVE)
        if code == 0 then
            ended = rule.ends
            local ran, is_there = guarded(WRITERS[rule.kind], queue, outcome, job, now, ledger)
            if not ran then
                code = JOB_MISSING
            elseif not is_there then
                active.restore(outcome.id)
                code, unlocks = JOB_MISSING, false
            end
        elseif code == NOT_ACTIVE and outcome.traces then
            call('HSET', outcome.key, failure_of(outcome))
        elseif code == NOT_ACTIVE and (rule.kind == 'handed-back' or rule.kind == 'rate-limited') then
            code = 0 -- somebody has put it elsewhere already
        end
        codes[i] = code
        if unlocks then
            released[outcome.key] = true
            append(unlocked, view.lock_keys[i])
            append(unstalled, outcome.id)
        end
    end
    total('DEL', unlocked)
    if view.has_suspects then
        send('SREM', queue.name .. ':stalled', unstalled)
    end
    active.flush()
    ledger.flush()
    return codes, ended, active.left
end
