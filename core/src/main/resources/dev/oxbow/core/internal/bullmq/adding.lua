-- Storing new jobs and putting them where they belong; joined behind prelude and lots.

-- kind: what jobs of one lot share (texts; lifo), and extra: further fields, flattened
local function write_job(key, data, kind)
    if kind.extra then
        call('HSET', key, 'name', kind.name, 'data', data, 'opts', kind.opts, 'timestamp', kind.timestamp,
            'delay', kind.delay, 'priority', kind.priority, unpack(kind.extra))
    else
        call('HSET', key, 'name', kind.name, 'data', data, 'opts', kind.opts, 'timestamp', kind.timestamp,
            'delay', kind.delay, 'priority', kind.priority)
    end
end

local function store_job(queue, id, data, kind)
    write_job(queue.name .. ':' .. id, data, kind)
    call('XADD', queue.events, '*', 'event', 'added', 'jobId', id, 'name', kind.name)
    if kind.delay == '0' then
        let_wait(queue, id, tonumber(kind.priority), kind.lifo)
        emit_trimmed(queue, 'waiting', 'jobId', id)
    else
        local due = tonumber(kind.timestamp) + tonumber(kind.delay)
        delay_until(queue, id, due)
        queue.late = true
        emit_trimmed(queue, 'delayed', 'jobId', id, 'delay', whole(due))
    end
end

local COMMANDS_OF_EACH = 3
-- One XADD removes at most 10,000 events that are too many.
local ADDS_BY_TRIM = 1000

-- Stores all jobs of a lot that wait at once and bear numbers, from the one after this on: what store_job does for each.
local function store_numbered(queue, lot, number)
    local prefix, events, kept = queue.name .. ':', queue.events, events_kept(queue)
    local name, opts, timestamp, data = lot.name, lot.opts, lot.timestamp, lot.data
    local lane = lot.lifo and queue.front or queue.back
    local waiting = #lane
    for i = 1, lot.count do
        local id = whole(number + i)
        run('HSET', prefix .. id, 'name', name, 'data', ARGV[data + i], 'opts', opts, 'timestamp', timestamp,
            'delay', '0', 'priority', '0')
        run('XADD', events, '*', 'event', 'added', 'jobId', id, 'name', name)
        if i % ADDS_BY_TRIM == 0 or i == lot.count then
            run('XADD', events, 'MAXLEN', '~', kept, '*', 'event', 'waiting', 'jobId', id)
        else
            run('XADD', events, '*', 'event', 'waiting', 'jobId', id)
        end
        lane[waiting + i] = id
    end
    calls = calls + COMMANDS_OF_EACH * lot.count
    queue.ready = true
end

-- Nobody may have made the queue yet.
local function introduce_queue(queue, version)
    local meta = meta_of(queue)
    if not meta.version then
        meta.version = version
        meta.events = introduce(queue.name, meta.events, version)
    end
end

-- Every add draws a number, also one that brings its own id. Returns the number before the first one's.
local function draw_numbers(queue, count)
    return call('INCRBY', queue.name .. ':id', count) - count
end

local function chosen_keys(queue, lots)
    local keys = {}
    for _, lot in ipairs(lots) do
        if lot.chosen then
            append(keys, queue.name .. ':' .. lot.chosen)
        end
    end
    return keys
end

local DUPLICATE = 1

-- Adds jobs that have nothing rare, in order. Returns the number of the first, and for each that was not added 3: its place
-- (from 1), why not, its id.
local function add_plain_jobs(queue, lots, count, version)
    introduce_queue(queue, version)
    local number = draw_numbers(queue, count)
    local chosen = chosen_keys(queue, lots)
    local some_exist = #chosen > 0 and total('EXISTS', chosen) > 0
    local reply, added, place = { number + 1 }, {}, 0
    for _, lot in ipairs(lots) do
        local id = lot.chosen
        if id and (added[id] or (some_exist and call('EXISTS', queue.name .. ':' .. id) == 1)) then
            emit_trimmed(queue, 'duplicated', 'jobId', id)
            append(reply, place + 1)
            append(reply, DUPLICATE)
            append(reply, id)
        elseif not id and lot.delay == '0' and lot.priority == '0' then
            store_numbered(queue, lot, number + place)
        else
            for i = 1, lot.count do
                store_job(queue, id or whole(number + place + i), ARGV[lot.data + i], lot)
            end
        end
        if id then
            added[id] = true
        end
        place = place + lot.count
    end
    return reply
end
