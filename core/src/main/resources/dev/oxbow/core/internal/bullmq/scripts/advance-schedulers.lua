-- Adds the job of the next run of each scheduler whose current job was fetched. See layout.md, section 14.
--
-- KEYS  1: the queue
-- ARGV  1: now (ms)
--       then for each scheduler 8: its id, the id of the fetched job, due time of the next run (ms) or '' with every, every (ms)
--       for a scheduler that has none, and the template of a run: see scheduler-runs
-- Reply for each scheduler: 1 if the job was added, 0 if the fetched job is not the scheduler's current one or there is no such
--       scheduler, 2 if the next job exists
-- Needs: RUN_TEMPLATE_ARITY, add_run, append, call, command_count, emit_event_trimmed, find_next_every, flush_all,
--   flush_jobs, format_run_id, get_queue, read_run_template, run_exists

local NOT_CURRENT, MADE, THERE_ALREADY = 0, 1, 2
local FETCHED_ARITY = 4 + RUN_TEMPLATE_ARITY

local queue, now = get_queue(KEYS[1]), tonumber(ARGV[1])
local all = queue.name .. ':repeat'

local function advance_scheduler(at)
    local id, fetched, key = ARGV[at], ARGV[at + 1], all .. ':' .. ARGV[at]
    local current = tonumber(call('ZSCORE', all, id) or nil)
    if not current or format_run_id(id, current) ~= fetched then
        return NOT_CURRENT
    end
    local fields = call('HMGET', key, 'name', 'data', 'every', 'offset')
    local due = tonumber(ARGV[at + 2])
    local every = tonumber(fields[3] or nil) or tonumber(ARGV[at + 3])
    if not fields[1] or not (due or every) then
        return NOT_CURRENT
    end
    local by_pattern = due ~= nil
    due = due or math.floor(find_next_every(current, every, now, tonumber(fields[4] or nil) or 0))
    if run_exists(queue, format_run_id(id, due)) then
        emit_event_trimmed(queue, 'duplicated', 'jobId', format_run_id(id, due))
        return THERE_ALREADY
    end
    call('ZADD', all, due, id)
    call('HINCRBY', key, 'ic', 1)
    add_run(queue, id, due, now, read_run_template(at + 4), fields[1], fields[2] or '{}', by_pattern)
    return MADE
end

local reply = { 0 }
for at = 2, #ARGV, FETCHED_ARITY do
    append(reply, advance_scheduler(at))
    flush_jobs(queue)
end
flush_all()
reply[1] = command_count
return reply
