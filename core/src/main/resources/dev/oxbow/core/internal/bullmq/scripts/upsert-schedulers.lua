-- Creates or changes schedulers of one queue, in order, each with the job of its next run. See layout.md, section 14.
--
-- KEYS  1: the queue
-- ARGV  1: now (ms)  2: value for meta.version where it has none
--       then for each scheduler 17: its id, every (ms) or '', due time of its next run (ms) or '' with every, offset (ms) or '',
--       start (ms) or '', end (ms) or '', limit or '', pattern or '', time zone or '', name, data of its jobs (JSON), the same
--       or '' for the template, options of the template (JSON) or '', and the template of a run: see scheduler-runs
-- Reply for each scheduler 2: when its next run is due, '' if a job with that id exists and nothing was changed; and the job's id
-- Needs: RUN_TEMPLATE_ARITY, add_run, append, call, command_count, find_next_every, flush_all, flush_jobs, format_integer,
--   format_run_id, get_queue, init_queue, read_run_template, run_exists, withdraw_run

local SCHEDULER_ARITY = 13 + RUN_TEMPLATE_ARITY
-- So many runs are skipped whose jobs exist.
local MAX_OCCUPIED = 32

local queue, now = get_queue(KEYS[1]), tonumber(ARGV[1])
local all = queue.name .. ':repeat'

-- Finds the next free run of a scheduler with every. Returns its due time, nil if there is none, and the offset to store.
local function find_due_every(s, previous, old)
    local same = old.every == s.every
    local withdrawn = previous and withdraw_run(queue, format_run_id(s.id, previous))
    local due
    if withdrawn and same then
        due = previous
    else
        due = find_next_every(same and previous or nil, s.every, now, s.offset or 0, s.start)
    end
    due = math.floor(due)
    local tries = 0
    while run_exists(queue, format_run_id(s.id, due)) do
        tries = tries + 1
        if tries > MAX_OCCUPIED then
            return nil
        end
        due = due + s.every
    end
    return due, s.offset or (withdrawn and old.offset) or math.floor(due % s.every)
end

-- The same by a pattern. If the job of the run exists, which happens after a promotion, the waiting job keeps its time.
-- BullMQ would overwrite the other one.
local function find_due_pattern(s, previous, old)
    local due = s.due
    if due ~= previous and run_exists(queue, format_run_id(s.id, due)) then
        if not previous or previous < due then
            return nil
        end
        due = previous
    end
    local withdrawn = previous and withdraw_run(queue, format_run_id(s.id, previous))
    if not withdrawn and run_exists(queue, format_run_id(s.id, due)) then
        return nil
    end
    return due, withdrawn and old.offset or 0
end

local function write_scheduler(key, s, offset, iterations)
    local fields = { 'name', s.name }
    for _, field in ipairs({ 'tz', 'limit', 'pattern', 'startDate', 'endDate', 'every' }) do
        if s.texts[field] ~= '' then
            append(fields, field)
            append(fields, s.texts[field])
        end
    end
    append(fields, 'offset')
    append(fields, format_integer(offset))
    for _, field in ipairs({ 'opts', 'data' }) do
        if s.texts[field] ~= '' then
            append(fields, field)
            append(fields, s.texts[field])
        end
    end
    call('DEL', key)
    call('HSET', key, 'ic', iterations, unpack(fields))
end

local function read_scheduler(at)
    return {
        id = ARGV[at],
        every = tonumber(ARGV[at + 1]),
        due = tonumber(ARGV[at + 2]),
        offset = tonumber(ARGV[at + 3]),
        start = tonumber(ARGV[at + 4]),
        texts = {
            every = ARGV[at + 1], startDate = ARGV[at + 4], endDate = ARGV[at + 5], limit = ARGV[at + 6],
            pattern = ARGV[at + 7], tz = ARGV[at + 8], data = ARGV[at + 11], opts = ARGV[at + 12]
        },
        name = ARGV[at + 9],
        data = ARGV[at + 10],
        template = read_run_template(at + 13)
    }
end

init_queue(queue, ARGV[2])
local reply = { 0 }
for at = 3, #ARGV, SCHEDULER_ARITY do
    local s = read_scheduler(at)
    local key = all .. ':' .. s.id
    local previous, old = tonumber(call('ZSCORE', all, s.id) or nil), {}
    if previous then
        local fields = call('HMGET', key, 'every', 'offset', 'ic')
        old = { every = tonumber(fields[1] or nil), offset = tonumber(fields[2] or nil), iterations = fields[3] }
    end
    local find = s.every and find_due_every or find_due_pattern
    local due, offset = find(s, previous, old)
    if due then
        call('ZADD', all, due, s.id)
        write_scheduler(key, s, offset, old.iterations or '1')
        append(reply, format_integer(due))
        append(reply, add_run(queue, s.id, due, now, s.template, s.name, s.data, not s.every))
        flush_jobs(queue) -- the next one may be the same scheduler again
    else
        append(reply, '')
        append(reply, '')
    end
end
flush_all()
reply[1] = command_count
return reply
