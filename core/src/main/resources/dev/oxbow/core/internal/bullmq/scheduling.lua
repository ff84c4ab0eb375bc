-- Schedulers and the jobs they make; joined behind prelude and adding.

-- Arguments of a scheduler's next job 4: options (JSON without its last brace, to which the script adds what depends on the due
-- time), priority, '1' for lifo, deduplication id or ''.
local BLUEPRINT_ARITY = 4

local function read_blueprint(at)
    return { opts = ARGV[at], priority = ARGV[at + 1], lifo = ARGV[at + 2] == '1', dedup = ARGV[at + 3] }
end

local function run_id(scheduler, due)
    return 'repeat:' .. scheduler .. ':' .. whole(due)
end

local function exists(queue, id)
    return call('EXISTS', queue.name .. ':' .. id) == 1
end

local function slot_after(now, every, offset)
    local slot = math.floor(now / every) * every + offset
    return slot > now and slot or slot + every
end

-- When the next run at a fixed distance is due. previous: when the last one was, nil for the first run.
local function next_of_every(previous, every, now, offset, start)
    if previous then
        local due = previous + every
        return due < now and slot_after(now, every, offset) or due
    elseif start then
        return math.max(start, now)
    end
    return offset > 0 and slot_after(now, every, offset) or now
end

-- Adds the job of a scheduler's next run. by_pattern: the next but one is looked for from this one's due time.
local function add_run(queue, scheduler, due, now, blueprint, name, data, by_pattern)
    local id, delay = run_id(scheduler, due), whole(math.max(due - now, 0))
    local opts = blueprint.opts .. ',"jobId":' .. cjson.encode(id) .. ',"delay":' .. delay
    if by_pattern then
        opts = opts .. ',"prevMillis":' .. whole(due)
    end
    local extra = { 'rjk', scheduler }
    if blueprint.dedup ~= '' then
        append(extra, 'deid')
        append(extra, blueprint.dedup)
    end
    draw_numbers(queue, 1)
    store_job(queue, id, data, {
        name = name,
        opts = opts .. '}',
        timestamp = whole(now),
        delay = delay,
        priority = blueprint.priority,
        lifo = blueprint.lifo,
        extra = extra
    })
    return id
end

local function delete_run(queue, id)
    local key = queue.name .. ':' .. id
    call('DEL', key, key .. ':logs', key .. ':dependencies', key .. ':processed', key .. ':failed', key .. ':unsuccessful')
end

-- Takes the job of a run out of the queue, if it has not started. Returns whether it did. BullMQ 6 looks for it in the wrong list
-- when the queue is paused, and leaves it there.
local function withdraw_run(queue, id)
    local fields = call('HMGET', queue.name .. ':' .. id, 'name', 'deid')
    if not fields[1] then
        return false
    end
    local name = queue.name .. ':'
    if call('ZREM', name .. 'delayed', id) == 1 then
        queue.first = nil
    elseif call('ZREM', name .. 'prioritized', id) == 0
        and call('LREM', name .. 'wait', 1, id) == 0
        and call('LREM', name .. 'paused', 1, id) == 0 then -- where BullMQ 5 keeps those that wait in a paused queue
        return false
    end
    if fields[2] and call('GET', name .. 'de:' .. fields[2]) == id then
        call('DEL', name .. 'de:' .. fields[2], name .. 'dn:' .. fields[2])
    end
    delete_run(queue, id)
    return true
end
