-- Makes the next job of each scheduler whose current job was taken.
-- KEYS  1: the queue
-- ARGV  1: now (ms)
--       then for each scheduler 8: its id, the id of the job that was taken, due time of the next run (ms) or '' with every, every
--       (ms) for a scheduler that does not say, and so on: see BLUEPRINT_ARITY in scheduling.lua
-- Reply for each scheduler: 1 if the job was made, 0 if the job taken is not the scheduler's current one or there is no such
--       scheduler, 2 if the next job is there already

local NOT_CURRENT, MADE, THERE_ALREADY = 0, 1, 2
local TAKEN_ARITY = 4 + BLUEPRINT_ARITY

local queue, now = queue_of(KEYS[1]), tonumber(ARGV[1])
local all = queue.name .. ':repeat'

local function advance(at)
    local id, taken, key = ARGV[at], ARGV[at + 1], all .. ':' .. ARGV[at]
    local current = tonumber(call('ZSCORE', all, id) or nil)
    if not current or run_id(id, current) ~= taken then
        return NOT_CURRENT
    end
    local fields = call('HMGET', key, 'name', 'data', 'every', 'offset')
    local due = tonumber(ARGV[at + 2])
    local every = tonumber(fields[3] or nil) or tonumber(ARGV[at + 3])
    if not fields[1] or not (due or every) then
        return NOT_CURRENT
    end
    local by_pattern = due ~= nil
    due = due or math.floor(next_of_every(current, every, now, tonumber(fields[4] or nil) or 0))
    if exists(queue, run_id(id, due)) then
        emit_trimmed(queue, 'duplicated', 'jobId', run_id(id, due))
        return THERE_ALREADY
    end
    call('ZADD', all, due, id)
    call('HINCRBY', key, 'ic', 1)
    add_run(queue, id, due, now, read_blueprint(at + 4), fields[1], fields[2] or '{}', by_pattern)
    return MADE
end

local reply = { 0 }
for at = 2, #ARGV, TAKEN_ARITY do
    append(reply, advance(at))
    flush_lanes(queue)
end
flush_all()
reply[1] = calls
return reply
