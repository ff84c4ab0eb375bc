-- Reads the arguments of outcomes and probes what the outcomes depend on. See layout.md, sections 11 and 13.
--
-- Needs: OUTCOMES_ARITY, append, format_integer, read_values, sum_replies
-- Defines: read_outcomes, probe_outcomes

-- Returns the outcomes, each with what its group shares (rule), and the position of the next argument.
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
        rule.made_now = format_integer(rule.made + 1)
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

-- Reads, with as few commands as possible, the locks and whether rare keys exist. Returns lock_keys, locks, whether any of
-- the completed jobs may have children (has_children), whether any job may be suspected of stalling (has_suspects), and what
-- is then known of the delayed jobs (first_delayed: see queue-state). A single outcome also probes other keys: when it was
-- the last job of the queue no more commands are necessary (is_idle).
local function probe_outcomes(queue, outcomes)
    local probe, children = { lock_keys = {} }, {}
    if #outcomes == 0 then
        return probe
    end
    local keys = { queue.name .. ':stalled', queue.name .. ':delayed' }
    for i, outcome in ipairs(outcomes) do
        probe.lock_keys[i] = outcome.key .. ':lock'
        if outcome.rule.kind == 'completed' then
            append(children, outcome.key .. ':dependencies')
            append(children, outcome.key .. ':unsuccessful')
        end
    end
    probe.locks = read_values(probe.lock_keys)
    if #outcomes == 1 then
        for _, lane in ipairs({ 'wait', 'prioritized', 'pc', 'marker' }) do
            append(keys, queue.name .. ':' .. lane)
        end
    end
    for i = 1, #children do
        append(keys, children[i])
    end
    if sum_replies('EXISTS', keys) == 0 then
        probe.is_idle, probe.first_delayed = #outcomes == 1, false
    else
        probe.has_children = #children > 0 and sum_replies('EXISTS', children) > 0
        probe.has_suspects = true
    end
    return probe
end
