-- Settling the outcomes of attempts; joined behind prelude, adding, parents and leaving.

-- Arguments for each outcome: kind ('completed', 'failed', 'retried', 'handed-back'), job id, token, text (return value as
-- JSON, or reason), stack traces (JSON array, '' for none), keep: count or '', age (ms) or '', limit or ''; attempts, '1' for
-- lifo, delay (ms), attempts made before this one, '1' for a plain job: one of which the caller knows that nothing but
-- its own lock and children hangs on it (numbered by the queue, no parent, no deduplication, no deferred failure)
local OUTCOME_ARITY = 13

local function read_outcomes(queue, first, count)
    local outcomes = {}
    for at = first, first + (count - 1) * OUTCOME_ARITY, OUTCOME_ARITY do
        append(outcomes, {
            kind = ARGV[at],
            id = ARGV[at + 1],
            key = queue.name .. ':' .. ARGV[at + 1],
            token = ARGV[at + 2],
            text = ARGV[at + 3],
            traces = ARGV[at + 4],
            keep_count = tonumber(ARGV[at + 5]),
            keep_age = tonumber(ARGV[at + 6]),
            keep_limit = tonumber(ARGV[at + 7]),
            attempts = tonumber(ARGV[at + 8]) or 0,
            lifo = ARGV[at + 9] == '1',
            delay = tonumber(ARGV[at + 10]) or 0,
            made = tonumber(ARGV[at + 11]) or 0,
            plain = ARGV[at + 12] == '1'
        })
    end
    return outcomes
end

local JOB_MISSING, LOCK_EXPIRED, NOT_ACTIVE = -1, -2, -3
local PENDING_CHILDREN, LOCK_LOST, FAILED_CHILDREN = -4, -6, -9

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
        timestamp_text = whole(now),
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

-- The first of them in a call trims the stream, where its bound was read anyway: every job that is added trims it too.
local function emit_end(queue, ...)
    if queue.meta and not queue.trimmed then
        queue.trimmed = true
        emit_trimmed(queue, ...)
    else
        emit(queue, ...)
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
            'finishedOn', ledger.now, 'atm', whole(made))
        if job.deferred then
            call('HDEL', job.key, 'defa')
        end
        ledger.finished('failed', outcome)
    else
        call('HSET', job.key, 'returnvalue', outcome.text, 'finishedOn', ledger.now, 'atm', whole(made))
        ledger.finished('completed', outcome)
    end
    if failed then
        emit_end(queue, 'failed', 'jobId', outcome.id, 'failedReason', outcome.text, 'prev', 'active')
        if made >= outcome.attempts then
            emit(queue, 'retries-exhausted', 'jobId', outcome.id, 'attemptsMade', whole(made))
        end
    else
        emit_end(queue, 'completed', 'jobId', outcome.id, 'returnvalue', outcome.text, 'prev', 'active')
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

-- What every job has. Nothing is read for plain jobs, which are known to the caller, if all of them are there: their
-- outcomes say all there is.
local function read_records(outcomes)
    local plain = {}
    for _, outcome in ipairs(outcomes) do
        if outcome.plain and #outcomes > 1 then
            append(plain, outcome.key)
        end
    end
    local all_there = #plain > 0 and total('EXISTS', plain) == #plain
    return function(outcome)
        if outcome.plain and all_there then
            return outcome
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
end

-- Looks, with as few questions as possible, for what there rarely is. Returns whether any of the completed jobs may have
-- children, and whether any job may be suspected of stalling. A single outcome asks for other lanes too: when it was the
-- last job there is nothing more to ask then.
local function look_around(queue, outcomes)
    local children, keys = {}, { queue.name .. ':stalled', queue.name .. ':delayed' }
    for _, outcome in ipairs(outcomes) do
        if outcome.kind == 'completed' then
            append(children, outcome.key .. ':dependencies')
            append(children, outcome.key .. ':unsuccessful')
        end
    end
    if #outcomes == 1 then
        for _, lane in ipairs({ 'wait', 'prioritized', 'pc', 'marker' }) do
            append(keys, queue.name .. ':' .. lane)
        end
    end
    for _, key in ipairs(children) do
        append(keys, key)
    end
    if total('EXISTS', keys) == 0 then
        queue.quiet = #outcomes == 1
        queue.first = false
        return false, false
    end
    return #children > 0 and total('EXISTS', children) > 0, true
end

-- Settles all, in order, and writes everything that belongs to it. Returns a code for each (0 or one of the above),
-- whether the last job that left the active ones came to its end, and whether active ones are left (nil if not known).
local function settle(queue, outcomes, now, wanted)
    local codes, unlocked, unstalled, ended = {}, {}, {}, false
    if #outcomes == 0 then
        return codes, false, nil
    end
    local lock_keys = {}
    for i, outcome in ipairs(outcomes) do
        lock_keys[i] = outcome.key .. ':lock'
    end
    local locks = values_of(lock_keys)
    local has_children, has_suspects = look_around(queue, outcomes)
    if not queue.quiet and wanted > 0 then
        meta_of(queue) -- read now, since the first event needs it and taking will
    end
    local record_of = read_records(outcomes)
    local active, ledger, released = open_active(queue, #outcomes, queue.quiet), open_ledger(queue, now), {}

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
        local job = record_of(outcome)
        local code = job and check(outcome, locks[i]) or JOB_MISSING
        codes[i] = code
        if code == NOT_ACTIVE and outcome.traces ~= '' then
            call('HSET', outcome.key, 'failedReason', outcome.text, 'stacktrace', outcome.traces)
        elseif code == NOT_ACTIVE and outcome.kind == 'handed-back' then
            codes[i] = 0 -- somebody has put it elsewhere already
        elseif code == 0 then
            ended = outcome.kind == 'completed' or outcome.kind == 'failed'
            local write = ended and finish or outcome.kind == 'retried' and retry or hand_back
            if not guarded(write, queue, outcome, job, now, ledger) then
                codes[i] = JOB_MISSING
            end
        end
    end
    total('DEL', unlocked)
    if has_suspects then
        send('SREM', queue.name .. ':stalled', unstalled)
    end
    active.flush()
    ledger.flush()
    return codes, ended, active.left
end
