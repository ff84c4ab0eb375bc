-- Writes that a job completed or finally failed. See layout.md, section 13.
--
-- Needs: call, emit_event, emit_event_trimmed, finish_deduplication, format_integer, report_completed_child,
--   report_failed_child, report_removed_child
-- Defines: emit_finish_event, list_failure_fields, write_finish, finish_job

-- The first of these events in a call trims the stream, if the settings were read anyway: every add trims it too.
local function emit_finish_event(queue, ...)
    if queue.meta and not queue.trimmed then
        queue.trimmed = true
        emit_event_trimmed(queue, ...)
    else
        emit_event(queue, ...)
    end
end

-- What a failed attempt leaves in its job's hash, as fields and values.
local function list_failure_fields(outcome)
    if outcome.telemetry then
        return 'failedReason', outcome.text, 'stacktrace', outcome.traces, 'tm', outcome.telemetry
    end
    return 'failedReason', outcome.text, 'stacktrace', outcome.traces
end

-- Writes the result into a job's hash. The hash of a plain job was not read before; the attempts started are written again,
-- and if all fields are new there was no hash. Returns false then, and deletes the fields.
local function write_finish(outcome, job, now)
    local rule, key = outcome.rule, outcome.key
    if job ~= rule then
        if rule.kind == 'failed' then
            call('HSET', key, 'finishedOn', now, 'atm', format_integer(job.made + 1), list_failure_fields(outcome))
        else
            call('HSET', key, 'returnvalue', outcome.text, 'finishedOn', now, 'atm', format_integer(job.made + 1))
        end
        return true
    end
    local written, new
    if rule.kind == 'failed' then
        written = outcome.telemetry and 6 or 5
        new = call('HSET', key, 'finishedOn', now, 'atm', rule.made_now, 'ats', rule.started, list_failure_fields(outcome))
    else
        written, new = 4, call('HSET', key, 'returnvalue', outcome.text, 'finishedOn', now, 'atm', rule.made_now,
            'ats', rule.started)
    end
    if new == written then
        call('DEL', key)
        return false
    end
    return true
end

-- Completed or finally failed. job: what the hash holds. Returns false if the job does not exist.
local function finish_job(queue, outcome, job, now, retention)
    local rule = outcome.rule
    local failed = rule.kind == 'failed'
    if job.dedup then
        finish_deduplication(queue, outcome.id, job.dedup, now)
    end
    if job.parent_key then
        if failed then
            report_failed_child(job, outcome.text, now)
        else
            report_completed_child(job, outcome.text, now)
        end
    end
    if rule.keep_count == 0 then
        retention.mark_deleted(outcome.key)
        if job.parent_key then
            report_removed_child(job)
        end
    elseif not write_finish(outcome, job, retention.now) then
        return false
    else
        if job.deferred then
            call('HDEL', outcome.key, 'defa')
        end
        retention.finished(rule.kind, outcome)
    end
    queue.finished_counts = queue.finished_counts or {}
    queue.finished_counts[rule.kind] = (queue.finished_counts[rule.kind] or 0) + 1
    if failed then
        emit_finish_event(queue, 'failed', 'jobId', outcome.id, 'failedReason', outcome.text, 'prev', 'active')
        if job.made + 1 >= rule.attempts then
            emit_event(queue, 'retries-exhausted', 'jobId', outcome.id, 'attemptsMade', format_integer(job.made + 1))
        end
    else
        emit_finish_event(queue, 'completed', 'jobId', outcome.id, 'returnvalue', outcome.text, 'prev', 'active')
    end
    return true
end
