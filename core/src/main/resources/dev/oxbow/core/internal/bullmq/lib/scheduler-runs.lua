-- Schedulers and the jobs of their runs. See layout.md, section 14.
--
-- Needs: append, call, format_integer, list_job_keys, reserve_numbers, store_job
-- Defines: RUN_TEMPLATE_ARITY, read_run_template, format_run_id, run_exists, find_slot_after, find_next_every, add_run,
--   delete_run, withdraw_run

-- Arguments of a scheduler's next job 4: options (JSON without its last brace, to which the script adds what depends on the
-- due time), priority, '1' for lifo, deduplication id or ''.
local RUN_TEMPLATE_ARITY = 4

local function read_run_template(at)
    return { opts = ARGV[at], priority = ARGV[at + 1], lifo = ARGV[at + 2] == '1', dedup = ARGV[at + 3] }
end

local function format_run_id(scheduler, due)
    return 'repeat:' .. scheduler .. ':' .. format_integer(due)
end

local function run_exists(queue, id)
    return call('EXISTS', queue.name .. ':' .. id) == 1
end

local function find_slot_after(now, every, offset)
    local slot = math.floor(now / every) * every + offset
    return slot > now and slot or slot + every
end

-- When the next run of a scheduler with every is due. previous: when the last one was, nil for the first run.
local function find_next_every(previous, every, now, offset, start)
    if previous then
        local due = previous + every
        return due < now and find_slot_after(now, every, offset) or due
    elseif start then
        return math.max(start, now)
    end
    return offset > 0 and find_slot_after(now, every, offset) or now
end

-- Adds the job of a scheduler's next run. by_pattern: the run after it is computed from this one's due time.
local function add_run(queue, scheduler, due, now, template, name, data, by_pattern)
    local id, delay = format_run_id(scheduler, due), format_integer(math.max(due - now, 0))
    local opts = template.opts .. ',"jobId":' .. cjson.encode(id) .. ',"delay":' .. delay
    if by_pattern then
        opts = opts .. ',"prevMillis":' .. format_integer(due)
    end
    local extra = { 'rjk', scheduler }
    if template.dedup ~= '' then
        append(extra, 'deid')
        append(extra, template.dedup)
    end
    reserve_numbers(queue, 1)
    store_job(queue, id, data, {
        name = name,
        opts = opts .. '}',
        timestamp = format_integer(now),
        delay = delay,
        priority = template.priority,
        lifo = template.lifo,
        extra = extra
    })
    return id
end

local function delete_run(queue, id)
    call('DEL', list_job_keys(queue.name .. ':' .. id))
end

-- Removes the job of a run, if it has not started. Returns whether it did. BullMQ 6 looks for it in the wrong list when the
-- queue is paused, and leaves it there.
local function withdraw_run(queue, id)
    local fields = call('HMGET', queue.name .. ':' .. id, 'name', 'deid')
    if not fields[1] then
        return false
    end
    local name = queue.name .. ':'
    if call('ZREM', name .. 'delayed', id) == 1 then
        queue.first_delayed = nil
    elseif call('ZREM', name .. 'prioritized', id) == 0
        and call('LREM', name .. 'wait', 1, id) == 0
        and call('LREM', name .. 'paused', 1, id) == 0 then -- where BullMQ 5 keeps the waiting jobs of a paused queue
        return false
    end
    if fields[2] and call('GET', name .. 'de:' .. fields[2]) == id then
        call('DEL', name .. 'de:' .. fields[2], name .. 'dn:' .. fields[2])
    end
    delete_run(queue, id)
    return true
end
