-- Adds jobs to one queue, in order.
-- KEYS  1: the queue
-- ARGV  1: value for meta.version where it has none
--       then for each job 8: chosen id or '', name, data, options (JSON), timestamp (ms), delay (ms), priority,
--       '1' for lifo
-- Reply for each job 2: its id, 1 if a job of that id was there already else 0
--
-- Not there yet, and where it belongs: the check of a parent before the counter, deduplication before store_job.

local ARITY = 8
local queue = queue_of(KEYS[1])
local count = (#ARGV - 1) / ARITY

local meta = meta_of(queue)
if not meta.version then
    if tonumber(meta.events or nil) then
        call('HSET', queue.name .. ':meta', 'version', ARGV[1])
    else
        meta.events = '10000'
        call('HSET', queue.name .. ':meta', 'opts.maxLenEvents', meta.events, 'version', ARGV[1])
    end
end

-- Every add draws a number, also one that brings its own id.
local number = call('INCRBY', queue.name .. ':id', count) - count

local chosen = {}
for i = 0, count - 1 do
    local id = ARGV[2 + i * ARITY]
    if id ~= '' then
        append(chosen, queue.name .. ':' .. id)
    end
end
local some_exist = #chosen > 0 and total('EXISTS', chosen) > 0

local reply, added = {}, {}
for i = 0, count - 1 do
    local at = 2 + i * ARITY
    local id, duplicate = ARGV[at], false
    if id == '' then
        id = whole(number + i + 1)
    else
        duplicate = added[id] or (some_exist and call('EXISTS', queue.name .. ':' .. id) == 1)
        added[id] = true
    end
    if duplicate then
        emit_trimmed(queue, 'duplicated', 'jobId', id)
    else
        store_job(queue, {
            id = id,
            name = ARGV[at + 1],
            data = ARGV[at + 2],
            opts = ARGV[at + 3],
            timestamp = tonumber(ARGV[at + 4]),
            delay = tonumber(ARGV[at + 5]),
            delay_text = ARGV[at + 5],
            priority = tonumber(ARGV[at + 6]),
            priority_text = ARGV[at + 6],
            lifo = ARGV[at + 7] == '1'
        })
    end
    append(reply, id)
    append(reply, duplicate and 1 or 0)
end
flush_all()
table.insert(reply, 1, calls)
return reply
