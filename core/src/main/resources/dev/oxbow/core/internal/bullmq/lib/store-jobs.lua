-- Stores new jobs. See layout.md, sections 4, 6 and 7.
--
-- Needs: DUPLICATE, append, call, command_count, delay_job_until, emit_event_trimmed, format_integer, get_max_events,
--   get_meta, init_meta, push_waiting, raw_call, sum_replies
-- Defines: write_job_hash, store_job, COMMANDS_PER_JOB, JOBS_PER_TRIM, store_numbered_jobs, init_queue, reserve_numbers,
--   list_custom_keys, add_plain_jobs

-- shared: what jobs of one group share (texts; lifo), and extra: further fields, flattened
local function write_job_hash(key, data, shared)
    if shared.extra then
        call('HSET', key, 'name', shared.name, 'data', data, 'opts', shared.opts, 'timestamp', shared.timestamp,
            'delay', shared.delay, 'priority', shared.priority, unpack(shared.extra))
    else
        call('HSET', key, 'name', shared.name, 'data', data, 'opts', shared.opts, 'timestamp', shared.timestamp,
            'delay', shared.delay, 'priority', shared.priority)
    end
end

local function store_job(queue, id, data, shared)
    write_job_hash(queue.name .. ':' .. id, data, shared)
    call('XADD', queue.events, '*', 'event', 'added', 'jobId', id, 'name', shared.name)
    if shared.delay == '0' then
        push_waiting(queue, id, tonumber(shared.priority), shared.lifo)
        emit_event_trimmed(queue, 'waiting', 'jobId', id)
    else
        local due = tonumber(shared.timestamp) + tonumber(shared.delay)
        delay_job_until(queue, id, due)
        queue.needs_delay_marker = true
        emit_event_trimmed(queue, 'delayed', 'jobId', id, 'delay', format_integer(due))
    end
end

local COMMANDS_PER_JOB = 3
-- One XADD removes at most 10,000 surplus events.
local JOBS_PER_TRIM = 1000

-- Does what store_job does for all jobs of a group that wait at once and have numbers, from the one after this on.
local function store_numbered_jobs(queue, group, number)
    local prefix, events, max_events = queue.name .. ':', queue.events, get_max_events(queue)
    local name, opts, timestamp, data = group.name, group.opts, group.timestamp, group.data
    local target = group.lifo and queue.front or queue.back
    local length = #target
    for i = 1, group.count do
        local id = format_integer(number + i)
        raw_call('HSET', prefix .. id, 'name', name, 'data', ARGV[data + i], 'opts', opts, 'timestamp', timestamp,
            'delay', '0', 'priority', '0')
        raw_call('XADD', events, '*', 'event', 'added', 'jobId', id, 'name', name)
        if i % JOBS_PER_TRIM == 0 or i == group.count then
            raw_call('XADD', events, 'MAXLEN', '~', max_events, '*', 'event', 'waiting', 'jobId', id)
        else
            raw_call('XADD', events, '*', 'event', 'waiting', 'jobId', id)
        end
        target[length + i] = id
    end
    command_count = command_count + COMMANDS_PER_JOB * group.count
    queue.needs_marker = true
end

-- The queue may not exist yet.
local function init_queue(queue, version)
    local meta = get_meta(queue)
    if not meta.version then
        meta.version = version
        meta.events = init_meta(queue.name, meta.events, version)
    end
end

-- Every add uses a number, also of a job with its own id. Returns the number before the first one's.
local function reserve_numbers(queue, count)
    return call('INCRBY', queue.name .. ':id', count) - count
end

local function list_custom_keys(queue, groups)
    local keys = {}
    for _, group in ipairs(groups) do
        if group.chosen then
            append(keys, queue.name .. ':' .. group.chosen)
        end
    end
    return keys
end

-- Adds jobs without parent and deduplication, in order. Returns the number of the first, and for each that was not added 3:
-- its position (from 1), the reason, its id.
local function add_plain_jobs(queue, groups, count, version)
    init_queue(queue, version)
    local number = reserve_numbers(queue, count)
    local custom_keys = list_custom_keys(queue, groups)
    local some_exist = #custom_keys > 0 and sum_replies('EXISTS', custom_keys) > 0
    local reply, added, position = { number + 1 }, {}, 0
    for _, group in ipairs(groups) do
        local id = group.chosen
        if id and (added[id] or (some_exist and call('EXISTS', queue.name .. ':' .. id) == 1)) then
            emit_event_trimmed(queue, 'duplicated', 'jobId', id)
            append(reply, position + 1)
            append(reply, DUPLICATE)
            append(reply, id)
        elseif not id and group.delay == '0' and group.priority == '0' then
            store_numbered_jobs(queue, group, number + position)
        else
            for i = 1, group.count do
                store_job(queue, id or format_integer(number + position + i), ARGV[group.data + i], group)
            end
        end
        if id then
            added[id] = true
        end
        position = position + group.count
    end
    return reply
end
