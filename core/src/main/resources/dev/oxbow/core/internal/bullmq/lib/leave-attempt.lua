-- Ends an attempt whose job does not finish: the job waits, is delayed or waits for its children. See layout.md, section 13.
--
-- Needs: append, call, delay_job_until, emit_event, emit_event_trimmed, format_integer, list_failure_fields, push_waiting
-- Defines: retry_active_job, return_job, return_rate_limited_job, postpone_job, move_to_waiting_children

-- Another attempt follows, at once or after the rule's delay.
local function retry_active_job(queue, outcome, job, now)
    local made, delay = format_integer(job.made + 1), outcome.rule.delay
    if delay > 0 then
        local due = now + delay
        call('HSET', outcome.key, 'atm', made, 'delay', format_integer(delay), list_failure_fields(outcome))
        delay_job_until(queue, outcome.id, due)
        queue.retried_later = true
        emit_event_trimmed(queue, 'delayed', 'jobId', outcome.id, 'delay', format_integer(due))
    else
        call('HSET', outcome.key, 'atm', made, list_failure_fields(outcome))
        push_waiting(queue, outcome.id, job.priority, outcome.rule.lifo)
        emit_event_trimmed(queue, 'waiting', 'jobId', outcome.id, 'prev', 'active')
    end
    return true
end

-- Puts the job back to where it was before it was fetched: the front.
local function return_job(queue, outcome, job)
    if job.priority > 0 then
        append(queue.prioritized_front, { outcome.id, job.priority })
        queue.needs_marker = true -- the fetch of the last job has removed the marker
    else
        push_waiting(queue, outcome.id, 0, true)
    end
    emit_event_trimmed(queue, 'waiting', 'jobId', outcome.id, 'prev', 'active')
    return true
end

-- Puts the job back too, and no job of the queue starts for a while, if it has a rate limit.
local function return_rate_limited_job(queue, outcome, job)
    call('SET', queue.name .. ':limiter', '9007199254740991', 'PX', format_integer(outcome.rule.delay))
    return return_job(queue, outcome, job)
end

-- Delayed by its processor: this does not count as an attempt.
local function postpone_job(queue, outcome, job, now)
    local due = now + outcome.rule.delay
    call('HSET', outcome.key, 'delay', format_integer(outcome.rule.delay))
    delay_job_until(queue, outcome.id, due)
    queue.needs_delay_marker = true
    emit_event_trimmed(queue, 'delayed', 'jobId', outcome.id, 'delay', format_integer(due))
    return true
end

local function move_to_waiting_children(queue, outcome, job, now)
    call('ZADD', queue.name .. ':waiting-children', now, outcome.id)
    emit_event(queue, 'waiting-children', 'jobId', outcome.id, 'prev', 'active')
    return true
end
