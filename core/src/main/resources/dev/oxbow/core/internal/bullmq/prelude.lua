-- Variadic commands, and the rules that all operations share; joined behind basics, in front of every script.

-- Runs a function unless it meets a key of another type than it expects: whether it ran, and what it returned.
local function guarded(work, ...)
    local ran, result = pcall(work, ...)
    if not ran then
        pass_over(result)
    end
    return ran, result
end

-- Lua's stack bounds how many arguments one command may have. Even, so that score and member stay together.
local CHUNK = 4000

-- Runs a command on a key with all items as arguments.
local function send(command, key, items)
    for first = 1, #items, CHUNK do
        call(command, key, unpack(items, first, math.min(first + CHUNK - 1, #items)))
    end
end

-- Runs a command whose only arguments are keys and adds up its replies: DEL, EXISTS.
local function total(command, keys)
    local sum = 0
    for first = 1, #keys, CHUNK do
        sum = sum + call(command, unpack(keys, first, math.min(first + CHUNK - 1, #keys)))
    end
    return sum
end

local function values_of(keys)
    local values = {}
    for first = 1, #keys, CHUNK do
        local part = call('MGET', unpack(keys, first, math.min(first + CHUNK - 1, #keys)))
        for i = 1, #part do
            values[first + i - 1] = part[i]
        end
    end
    return values
end

local function append(list, item)
    list[#list + 1] = item
end

-- Queues by qualified name: what one call knows about them, and what it still has to write.
--   back, front: ids to be pushed at the tail and at the head of those that wait; they do not disturb each other
--   ranked: {id, priority} in order of arrival; foremost: the same, ahead of their own priority
--   later: score and id, flattened, for the delayed
--   ready: the base marker is wanted; late: the delay marker is wanted
--   first: score of the first delayed job, false if there is none, nil if that is not known
--   quiet: nothing waited, was delayed, marked or suspected of stalling when the call began
local queues = {}

local function queue_of(name)
    local queue = queues[name]
    if not queue then
        queue = {
            name = name, events = name .. ':events',
            back = {}, front = {}, ranked = {}, foremost = {}, later = {}, tops = {}
        }
        queues[name] = queue
    end
    return queue
end

-- fields: what read_meta returned, if it was asked already
local function meta_of(queue, fields)
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

-- How many events the stream keeps; BullMQ's default is written where none is set.
local function events_kept(queue)
    local meta = meta_of(queue)
    if not tonumber(meta.events or nil) then
        meta.events = introduce(queue.name, false)
    end
    return meta.events
end

local function emit(queue, ...)
    call('XADD', queue.events, '*', 'event', ...)
end

local function emit_trimmed(queue, ...)
    call('XADD', queue.events, 'MAXLEN', '~', events_kept(queue), '*', 'event', ...)
end

-- Whether nothing may start: paused, or as many active as the queue allows.
local function is_blocked(queue)
    local meta = meta_of(queue)
    if meta.paused then
        return true
    end
    return meta.concurrency and call('LLEN', queue.name .. ':active') >= meta.concurrency
end

-- The lowest score among the delayed, or false. Remembered until something is delayed.
local function first_delayed(queue)
    if queue.first == nil then
        local lowest = call('ZRANGE', queue.name .. ':delayed', 0, 0, 'WITHSCORES')
        queue.first = tonumber(lowest[2]) or false
    end
    return queue.first
end

local function mark_delayed(queue)
    local first = first_delayed(queue)
    if first then
        call('ZADD', queue.name .. ':marker', first / 4096, '1')
    end
end

-- Delays a job in order of arrival among the up to 4096 that are due in the same millisecond.
local function delay_until(queue, id, due)
    local lowest, highest = due * 4096, (due + 1) * 4096 - 1
    local top = queue.tops[due]
    if top == nil then
        local found = call('ZREVRANGEBYSCORE', queue.name .. ':delayed', highest, lowest, 'WITHSCORES', 'LIMIT', 0, 1)
        top = tonumber(found[2]) or false
    end
    local score = lowest
    if top then
        score = math.min(top + 1, highest)
    end
    queue.tops[due] = score
    append(queue.later, score)
    append(queue.later, id)
end

local RANK = 4294967296

-- Lets a job wait, by its priority; the base marker will follow.
local function let_wait(queue, id, priority, in_front)
    queue.ready = true
    if priority ~= 0 then
        append(queue.ranked, { id, priority })
    elseif in_front then
        append(queue.front, id)
    else
        append(queue.back, id)
    end
end

-- Writes what is still to be written to a queue's waiting and delayed jobs.
local function flush_lanes(queue)
    send('LPUSH', queue.name .. ':wait', queue.back)
    send('RPUSH', queue.name .. ':wait', queue.front)
    local ranks = {}
    if #queue.ranked > 0 then
        local counter = call('INCRBY', queue.name .. ':pc', #queue.ranked) - #queue.ranked
        for i, job in ipairs(queue.ranked) do
            append(ranks, job[2] * RANK + (counter + i) % RANK)
            append(ranks, job[1])
        end
    end
    for _, job in ipairs(queue.foremost) do
        append(ranks, job[2] * RANK)
        append(ranks, job[1])
    end
    send('ZADD', queue.name .. ':prioritized', ranks)
    if #queue.later > 0 then
        send('ZADD', queue.name .. ':delayed', queue.later)
        queue.first = nil
    end
    queue.back, queue.front, queue.ranked, queue.foremost, queue.later, queue.tops = {}, {}, {}, {}, {}, {}
end

-- Tells waiting workers what the lanes hold for them.
local function flush_markers(queue)
    if queue.ready then
        queue.ready = false
        if not is_blocked(queue) then
            call('ZADD', queue.name .. ':marker', 0, '0')
        end
    end
    if queue.late then
        queue.late = false
        mark_delayed(queue)
    end
end

-- Writes everything; the markers of one queue may be left to the caller.
local function flush_all(without_markers)
    for _, queue in pairs(queues) do
        flush_lanes(queue)
        if queue ~= without_markers then
            flush_markers(queue)
        end
    end
end

-- Delayed jobs whose time has come wait from now on, at most 1000 in one call. They are written by the next flush.
local function promote_due(queue, now)
    local bound = (now + 1) * 4096 - 1
    local first = first_delayed(queue)
    if queue.promoted or not first or first > bound then
        return
    end
    queue.promoted = true
    local ids = call('ZRANGEBYSCORE', queue.name .. ':delayed', 0, bound, 'LIMIT', 0, 1000)
    send('ZREM', queue.name .. ':delayed', ids)
    queue.first = nil
    for _, id in ipairs(ids) do
        local job = queue.name .. ':' .. id
        let_wait(queue, id, tonumber(call('HGET', job, 'priority') or nil) or 0, false)
        emit(queue, 'waiting', 'jobId', id, 'prev', 'delayed')
        call('HSET', job, 'delay', '0')
    end
end
