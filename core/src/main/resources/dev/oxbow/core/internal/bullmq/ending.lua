-- How attempts end: outcomes and what must be known about them; joined behind prelude and turn-head.

-- Returns the outcomes, each with what its lot shares (rule), and where the next argument is.
local function read_outcomes(queue, at, count)
    local outcomes, prefix = {}, queue.name .. ':'
    while #outcomes < count do
        local kind = ARGV[at + 1]
        local rule = {
            kind = kind,
            token = ARGV[at + 2],
            keep_count = tonumber(ARGV[at + 3]),
            keep_age = tonumber(ARGV[at + 4]),
            keep_limit = tonumber(ARGV[at + 5]),
            attempts = tonumber(ARGV[at + 6]),
            lifo = ARGV[at + 7] == '1',
            delay = tonumber(ARGV[at + 8]),
            made = tonumber(ARGV[at + 9]),
            started = ARGV[at + 10],
            plain = ARGV[at + 11] == '1'
        }
        rule.made_now = whole(rule.made + 1)
        rule.ends = kind == 'completed' or kind == 'failed'
        local traced = kind == 'failed' or kind == 'retried'
        local step, first = traced and 4 or 2, at + OUTCOMES_ARITY
        at = first + tonumber(ARGV[at]) * step
        for i = first, at - 1, step do
            outcomes[#outcomes + 1] = {
                rule = rule, id = ARGV[i], key = prefix .. ARGV[i], text = ARGV[i + 1], traces = traced and ARGV[i + 2],
                telemetry = traced and ARGV[i + 3] ~= '' and ARGV[i + 3]
            }
        end
    end
    return outcomes, at
end

-- Looks, with as few questions as possible, at the locks and for what there rarely is. Returns lock_keys, locks, whether any of
-- the completed jobs may have children (has_children), whether any job may be suspected of stalling (has_suspects), and what the
-- queue then knows of the delayed (first: see prelude). A single outcome asks for other lanes too: when it was the last job there
-- is nothing more to ask then (quiet).
local function look_at(queue, outcomes)
    local view, children = { lock_keys = {} }, {}
    if #outcomes == 0 then
        return view
    end
    local keys = { queue.name .. ':stalled', queue.name .. ':delayed' }
    for i, outcome in ipairs(outcomes) do
        view.lock_keys[i] = outcome.key .. ':lock'
        if outcome.rule.kind == 'completed' then
            append(children, outcome.key .. ':dependencies')
            append(children, outcome.key .. ':unsuccessful')
        end
    end
    view.locks = values_of(view.lock_keys)
    if #outcomes == 1 then
        for _, lane in ipairs({ 'wait', 'prioritized', 'pc', 'marker' }) do
            append(keys, queue.name .. ':' .. lane)
        end
    end
    for i = 1, #children do
        append(keys, children[i])
    end
    if total('EXISTS', keys) == 0 then
        view.quiet, view.first = #outcomes == 1, false
    else
        view.has_children = #children > 0 and total('EXISTS', children) > 0
        view.has_suspects = true
    end
    return view
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

-- What a failed attempt leaves in its job's hash, as fields and values.
local function failure_of(outcome)
    if outcome.telemetry then
        return 'failedReason', outcome.text, 'stacktrace', outcome.traces, 'tm', outcome.telemetry
    end
    return 'failedReason', outcome.text, 'stacktrace', outcome.traces
end

-- Writes the end into a job's hash. A plain job was not looked at before: written again, its attempts started tell whether it
-- is there. Returns false if it is not; nothing is left of it then.
local function write_end(outcome, job, now)
    local rule, key = outcome.rule, outcome.key
    if job ~= rule then
        if rule.kind == 'failed' then
            call('HSET', key, 'finishedOn', now, 'atm', whole(job.made + 1), failure_of(outcome))
        else
            call('HSET', key, 'returnvalue', outcome.text, 'finishedOn', now, 'atm', whole(job.made + 1))
        end
        return true
    end
    local written, new
    if rule.kind == 'failed' then
        written = outcome.telemetry and 6 or 5
        new = call('HSET', key, 'finishedOn', now, 'atm', rule.made_now, 'ats', rule.started, failure_of(outcome))
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
