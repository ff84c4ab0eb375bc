-- What one call knows of each queue and has yet to write, and rules that all operations share: events, scores, markers,
-- promotion. See layout.md, sections 5, 6 and 9.
--
-- Needs: call, ignore_wrong_type, init_meta, read_meta
-- Defines: run_ignoring_wrong_type, MAX_ARGS, send_chunked, sum_replies, read_values, append, queues, get_queue, get_meta,
--   get_max_events, emit_event, emit_event_trimmed, is_paused_or_maxed, get_first_delayed, write_delay_marker,
--   delay_job_until, PRIORITY_SCALE, push_waiting, flush_jobs, flush_markers, flush_all, promote_due_jobs

-- Runs a function and ignores a key of another type than it expects. Returns whether it ran to its end, and its result.
local function run_ignoring_wrong_type(work, ...)
    local ran, result = pcall(work, ...)
    if not ran then
        ignore_wrong_type(result)
    end
    return ran, result
end

-- Lua's stack limits the arguments of one command. The number is even, so that score and member stay together.
local MAX_ARGS = 4000

-- Runs a command on a key with all items as arguments, in as many calls as necessary.
local function send_chunked(command, key, items)
    for first = 1, #items, MAX_ARGS do
        call(command, key, unpack(items, first, math.min(first + MAX_ARGS - 1, #items)))
    end
end

-- Runs a command whose only arguments are keys (DEL, EXISTS) and adds up its replies.
local function sum_replies(command, keys)
    local sum = 0
    for first = 1, #keys, MAX_ARGS do
        sum = sum + call(command, unpack(keys, first, math.min(first + MAX_ARGS - 1, #keys)))
    end
    return sum
end

local function read_values(keys)
    local values = {}
    for first = 1, #keys, MAX_ARGS do
        local part = call('MGET', unpack(keys, first, math.min(first + MAX_ARGS - 1, #keys)))
        for i = 1, #part do
            values[first + i - 1] = part[i]
        end
    end
    return values
end

local function append(list, item)
    list[#list + 1] = item
end

-- Queues by qualified name: what this call knows about them, and what it has yet to write. back, front: ids to push at the
-- left and at the right end of wait; they do not affect each other. prioritized: {id, priority} in order of arrival;
-- prioritized_front: the same, ahead of their own priority. delayed: scores and ids, flattened. needs_marker,
-- needs_delay_marker: flush_markers writes that marker. first_delayed: score of the first delayed job, false if there is
-- none, nil if not known. is_idle: no job waited, was delayed or suspected of stalling, and no marker existed when the call
-- began.
local queues = {}

local function get_queue(name)
    local queue = queues[name]
    if not queue then
        queue = {
            name = name, events = name .. ':events',
            back = {}, front = {}, prioritized = {}, prioritized_front = {}, delayed = {}, last_scores = {}
        }
        queues[name] = queue
    end
    return queue
end

-- fields: what read_meta returned, if it was called already
local function get_meta(queue, fields)
    if not queue.meta then
        fields = fields or read_meta(queue.name)
        queue.meta = {
            paused = fields[1] and true or false,
            concurrency = tonumber(fields[2] or nil),
            max = tonumber(fields[3] or nil),
            duration = tonumber(fields[4] or nil),
            events = fields[5],
            version = fields[6]
        }
    end
    return queue.meta
end

-- How many events the stream keeps; BullMQ's default is written if none is set.
local function get_max_events(queue)
    local meta = get_meta(queue)
    if not tonumber(meta.events or nil) then
        meta.events = init_meta(queue.name, false)
    end
    return meta.events
end

local function emit_event(queue, ...)
    call('XADD', queue.events, '*', 'event', ...)
end

local function emit_event_trimmed(queue, ...)
    call('XADD', queue.events, 'MAXLEN', '~', get_max_events(queue), '*', 'event', ...)
end

-- Whether no job may start: the queue is paused or has as many active jobs as it allows.
local function is_paused_or_maxed(queue)
    local meta = get_meta(queue)
    if meta.paused then
        return true
    end
    return meta.concurrency and call('LLEN', queue.name .. ':active') >= meta.concurrency
end

-- The lowest score among the delayed jobs, or false. Remembered until a job is delayed.
local function get_first_delayed(queue)
    if queue.first_delayed == nil then
        local lowest = call('ZRANGE', queue.name .. ':delayed', 0, 0, 'WITHSCORES')
        queue.first_delayed = tonumber(lowest[2]) or false
    end
    return queue.first_delayed
end

local function write_delay_marker(queue)
    local first = get_first_delayed(queue)
    if first then
        call('ZADD', queue.name .. ':marker', first / 4096, '1')
    end
end

-- Delays a job, behind those that are due in the same millisecond (up to 4096).
local function delay_job_until(queue, id, due)
    local lowest, highest = due * 4096, (due + 1) * 4096 - 1
    local top = queue.last_scores[due]
    if top == nil then
        local found = call('ZREVRANGEBYSCORE', queue.name .. ':delayed', highest, lowest, 'WITHSCORES', 'LIMIT', 0, 1)
        top = tonumber(found[2]) or false
    end
    local score = lowest
    if top then
        score = math.min(top + 1, highest)
    end
    queue.last_scores[due] = score
    append(queue.delayed, score)
    append(queue.delayed, id)
end

local PRIORITY_SCALE = 4294967296

-- Makes a job wait, by its priority; flush_markers writes the base marker.
local function push_waiting(queue, id, priority, in_front)
    queue.needs_marker = true
    if priority ~= 0 then
        append(queue.prioritized, { id, priority })
    elseif in_front then
        append(queue.front, id)
    else
        append(queue.back, id)
    end
end

-- Writes the collected changes of a queue's waiting and delayed jobs.
local function flush_jobs(queue)
    send_chunked('LPUSH', queue.name .. ':wait', queue.back)
    send_chunked('RPUSH', queue.name .. ':wait', queue.front)
    local ranks = {}
    if #queue.prioritized > 0 then
        local counter = call('INCRBY', queue.name .. ':pc', #queue.prioritized) - #queue.prioritized
        for i, job in ipairs(queue.prioritized) do
            append(ranks, job[2] * PRIORITY_SCALE + (counter + i) % PRIORITY_SCALE)
            append(ranks, job[1])
        end
    end
    for _, job in ipairs(queue.prioritized_front) do
        append(ranks, job[2] * PRIORITY_SCALE)
        append(ranks, job[1])
    end
    send_chunked('ZADD', queue.name .. ':prioritized', ranks)
    if #queue.delayed > 0 then
        send_chunked('ZADD', queue.name .. ':delayed', queue.delayed)
        queue.first_delayed = nil
    end
    queue.back, queue.front, queue.prioritized, queue.prioritized_front, queue.delayed, queue.last_scores = {}, {}, {}, {}, {}, {}
end

-- Writes the markers that wake workers.
local function flush_markers(queue)
    if queue.needs_marker then
        queue.needs_marker = false
        if not is_paused_or_maxed(queue) then
            call('ZADD', queue.name .. ':marker', 0, '0')
        end
    end
    if queue.needs_delay_marker then
        queue.needs_delay_marker = false
        write_delay_marker(queue)
    end
end

-- Writes everything; the markers of one queue may be left to the caller.
local function flush_all(without_markers)
    for _, queue in pairs(queues) do
        flush_jobs(queue)
        if queue ~= without_markers then
            flush_markers(queue)
        end
    end
end

-- Delayed jobs that are due wait from now on, at most 1000 in one call. The next flush writes them.
local function promote_due_jobs(queue, now)
    local bound = (now + 1) * 4096 - 1
    local first = get_first_delayed(queue)
    if queue.promoted or not first or first > bound then
        return
    end
    queue.promoted = true
    local ids = call('ZRANGEBYSCORE', queue.name .. ':delayed', 0, bound, 'LIMIT', 0, 1000)
    send_chunked('ZREM', queue.name .. ':delayed', ids)
    queue.first_delayed = nil
    for _, id in ipairs(ids) do
        local job = queue.name .. ':' .. id
        push_waiting(queue, id, tonumber(call('HGET', job, 'priority') or nil) or 0, false)
        emit_event(queue, 'waiting', 'jobId', id, 'prev', 'delayed')
        call('HSET', job, 'delay', '0')
    end
end
