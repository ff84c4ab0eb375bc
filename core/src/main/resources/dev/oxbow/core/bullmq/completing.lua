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

-- Returns a code for each, and whether active jobs are left.
local function complete(outcomes, view, active)
    local codes, unlocked, unstalled, scores = {}, {}, {}, {}
    for i = 1, #outcomes do
        local outcome = outcomes[i]
        local is_hash, is_there = guarded(write_end, outcome, outcome.rule, now)
        if is_hash and is_there and active.remove(outcome.id) then
            emit_end(queue, 'completed', 'jobId', outcome.id, 'returnvalue', outcome.text, 'prev', 'active')
            append(unlocked, view.lock_keys[i])
            append(unstalled, outcome.id)
            append(scores, now)
            append(scores, outcome.id)
            codes[i] = 0
        else
            codes[i] = JOB_MISSING
        end
    end
    active.flush()
    total('DEL', unlocked)
    if view.has_suspects then
        send('SREM', queue.name .. ':stalled', unstalled)
    end
    send('ZADD', queue.name .. ':completed', scores)
    queue.ended = { completed = #scores / 2 }
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
