-- The short way through a turn whose outcomes are plain jobs that completed, all of them still ours, and stay: most turns of
-- a busy worker. Joined behind active, ending and concluding; what stands behind this part is not even loaded then.

-- Whether that is what there is. Nothing has been written if not.
local function are_simple(outcomes, view, active)
    for i = 1, #outcomes do
        local outcome = outcomes[i]
        if not outcome.rule.simple or view.locks[i] ~= outcome.rule.token or not active.holds(outcome.id) then
            return false
        end
    end
    return true
end

local END_FIELDS = 4

-- Writes the end into a job's hash. It was not looked at before: that all fields are new means that there was none; then
-- nothing is left of it. Returns whether there was.
local function write_completion(outcome)
    local rule = outcome.rule
    local new = try('HSET', outcome.key, 'returnvalue', outcome.text, 'finishedOn', now, 'atm', rule.made_now,
        'ats', rule.started)
    calls = calls + 1
    if new == END_FIELDS then
        call('DEL', outcome.key)
        return false
    elseif type(new) == 'table' then
        pass_over(new)
        return false
    end
    return true
end

-- Returns a code for each, and whether active jobs are left.
local function complete(outcomes, view, active)
    local codes, unlocked, unstalled, scores, done = {}, {}, {}, {}, 0
    for i = 1, #outcomes do
        local outcome = outcomes[i]
        local id = outcome.id
        codes[i] = JOB_MISSING
        if write_completion(outcome) and active.remove(id) then
            if queue.trimmed then
                run('XADD', queue.events, '*', 'event', 'completed', 'jobId', id, 'returnvalue', outcome.text, 'prev', 'active')
                calls = calls + 1
            else
                emit_end(queue, 'completed', 'jobId', id, 'returnvalue', outcome.text, 'prev', 'active')
            end
            codes[i] = 0
            done = done + 1
            unlocked[done], unstalled[done] = view.lock_keys[i], id
            scores[2 * done - 1], scores[2 * done] = now, id
        end
    end
    active.flush()
    total('DEL', unlocked)
    if view.has_suspects then
        send('SREM', queue.name .. ':stalled', unstalled)
    end
    send('ZADD', queue.name .. ':completed', scores)
    queue.ended = { completed = done }
    return codes, active.left
end

local view
if ends >= READ_FROM and changes + news + unanswered == 0 then
    local outcomes = read_outcomes(queue, AFTER_HEAD, ends)
    view = look_at(queue, outcomes)
    if not view.has_children then
        local active = open_active(queue, ends, false)
        if are_simple(outcomes, view, active) then
            if wanted > 0 then
                meta_of(queue) -- read now, since the first event needs it and taking will
            end
            local codes, active_left = complete(outcomes, view, active)
            return conclude({}, codes, {}, true, active_left)
        end
    end
end
