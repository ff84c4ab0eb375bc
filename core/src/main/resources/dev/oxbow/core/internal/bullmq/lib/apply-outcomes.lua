-- Checks and applies the outcomes of attempts. See layout.md, sections 11 and 13.
--
-- Needs: FAILED_CHILDREN, JOB_MISSING, LOCK_EXPIRED, LOCK_LOST, NONE_PENDING, NOT_IN_STATE, PENDING_CHILDREN, append, call,
--   finish_job, list_failure_fields, move_to_waiting_children, open_active_list, open_retention, postpone_job,
--   promote_due_jobs, retry_active_job, return_job, return_rate_limited_job, run_ignoring_wrong_type, send_chunked,
--   sum_replies
-- Defines: WRITERS, read_outcome_job, apply_outcomes

local WRITERS = {
    completed = finish_job, failed = finish_job, retried = retry_active_job, delayed = postpone_job,
    ['handed-back'] = return_job, ['rate-limited'] = return_rate_limited_job, ['waiting-children'] = move_to_waiting_children
}

-- What the job's hash holds, nil if there is no job. The hash of a plain job that is kept is not read: its rule says
-- everything.
local function read_outcome_job(outcome)
    local rule = outcome.rule
    if rule.plain and rule.keep_count ~= 0 then
        return rule
    end
    local is_hash, h = run_ignoring_wrong_type(call, 'HMGET', outcome.key, 'atm', 'priority', 'parentKey', 'parent', 'deid', 'defa', 'ats', 'name')
    if not is_hash or not (h[1] or h[2] or h[7] or h[8]) then
        return nil
    end
    return {
        key = outcome.key, made = tonumber(h[1] or nil) or 0, priority = tonumber(h[2] or nil) or 0,
        parent_key = h[3], parent = h[4], dedup = h[5], deferred = h[6]
    }
end

-- Applies all, in order, and writes everything that belongs to them. probe: see probe_outcomes. Returns a code for each,
-- whether the last job that left the active ones finished, and whether active ones are left (nil if not known).
local function apply_outcomes(queue, outcomes, probe, now)
    local codes, lock_keys, unstalled, has_finished, released_locks = {}, {}, {}, false, {}
    if #outcomes == 0 then
        return codes, false, nil
    end
    local active, retention = open_active_list(queue, #outcomes, queue.is_idle), open_retention(queue, now)

    local function check_outcome(outcome, lock)
        local token = outcome.rule.token
        if outcome.rule.kind == 'completed' and probe.has_children then
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
        if token ~= '0' then -- BullMQ's token of a job that was fetched without a lock
            if not lock or released_locks[outcome.key] then
                return LOCK_EXPIRED
            elseif lock ~= token then
                return LOCK_LOST
            end
        end
        return active.remove(outcome.id) and 0 or NOT_IN_STATE
    end

    for i, outcome in ipairs(outcomes) do
        local rule = outcome.rule
        if rule.kind == 'retried' and rule.delay == 0 then
            promote_due_jobs(queue, now) -- jobs that have waited longer go first
        end
        local job = read_outcome_job(outcome)
        local code = job and check_outcome(outcome, probe.locks[i]) or JOB_MISSING
        if code < 0 and job == rule and call('EXISTS', outcome.key) == 0 then
            code = JOB_MISSING -- of a plain job it is not known yet
        end
        local unlocks = rule.token ~= '0' and (code == 0 or code == NOT_IN_STATE)
        if code == 0 then
            has_finished = rule.ends
            local ran, is_there = run_ignoring_wrong_type(WRITERS[rule.kind], queue, outcome, job, now, retention)
            if not ran then
                code = JOB_MISSING
            elseif not is_there then
                active.restore(outcome.id)
                code, unlocks = JOB_MISSING, false
            end
        elseif code == NOT_IN_STATE and outcome.traces then
            call('HSET', outcome.key, list_failure_fields(outcome))
        elseif code == NOT_IN_STATE and (rule.kind == 'handed-back' or rule.kind == 'rate-limited') then
            code = 0 -- another call has moved it already
        end
        codes[i] = code
        if unlocks then
            released_locks[outcome.key] = true
            append(lock_keys, probe.lock_keys[i])
            append(unstalled, outcome.id)
        end
    end
    sum_replies('DEL', lock_keys)
    if probe.has_suspects then
        send_chunked('SREM', queue.name .. ':stalled', unstalled)
    end
    active.flush()
    retention.flush()
    return codes, has_finished, active.left
end
