-- Taking jobs to work on; joined behind the prelude.

-- What a queue's rate limit still allows now, and otherwise for how many ms it allows nothing; nil if it has none.
local function rate_left(queue)
    local max = meta_of(queue).max
    if not max then
        return nil, 0
    end
    local key = queue.name .. ':limiter'
    local started = tonumber(call('GET', key) or nil) or 0
    if started < max then
        return max - started, 0
    end
    local ttl = call('PTTL', key)
    if ttl > 0 then
        return 0, ttl
    elseif ttl == 0 then
        call('DEL', key)
        return max, 0
    end
    return nil, 0 -- without expiry BullMQ takes it for not limited
end

-- Counts jobs that start against the limit.
local function count_started(queue, started)
    local key, duration = queue.name .. ':limiter', meta_of(queue).duration
    if started > 0 and call('INCRBY', key, started) == started and duration then
        call('PEXPIRE', key, whole(math.floor(math.abs(duration))))
    end
end

-- Up to so many ids in the order in which they should start, now in the active list; fewer only if no more wait.
local function pop(queue, wanted)
    local ids = {}
    while #ids < wanted do
        local popped = call('RPOP', queue.name .. ':wait', wanted - #ids)
        if not popped then
            break
        end
        local asked = wanted - #ids
        for _, id in ipairs(popped) do
            if string.sub(id, 1, 2) ~= '0:' then -- left by a version before 5
                append(ids, id)
            end
        end
        if #popped < asked then
            break
        end
    end
    if #ids < wanted then
        local ranked = call('ZPOPMIN', queue.name .. ':prioritized', wanted - #ids)
        for i = 1, #ranked, 2 do
            append(ids, ranked[i])
        end
    end
    send('LPUSH', queue.name .. ':active', ids)
    return ids
end

-- Locks and marks jobs; what their hashes held before is appended to taken. Returns how many count as started.
local function activate(queue, ids, now, token, lock_duration, worker, taken)
    local started, now_text = 0, whole(now)
    for _, id in ipairs(ids) do
        local key = queue.name .. ':' .. id
        local hash = call('HGETALL', key)
        local attempts, deferred = 0, false
        for i = 1, #hash, 2 do
            if hash[i] == 'ats' then
                attempts = tonumber(hash[i + 1]) or 0
            elseif hash[i] == 'defa' then
                deferred = true
            end
        end
        if not deferred then
            started = started + 1
        end
        if token ~= '0' then
            call('SET', key .. ':lock', token, 'PX', lock_duration)
        end
        emit(queue, 'active', 'jobId', id, 'prev', 'waiting')
        if worker ~= '' then
            call('HSET', key, 'processedOn', now_text, 'ats', whole(attempts + 1), 'pb', worker)
        else
            call('HSET', key, 'processedOn', now_text, 'ats', whole(attempts + 1))
        end
        append(taken, id)
        append(taken, hash)
    end
    return started
end

local NOT_HELD, PAUSED, AT_CONCURRENCY = 0, 1, 2

-- Takes up to so many jobs. Returns them (id, hash as it was before, in turn), what holds the queue (see above), for how
-- many ms its rate limit stops it, and whether nothing more waits.
local function take(queue, wanted, now, token, lock_duration, worker)
    local meta, taken, room = meta_of(queue), {}, wanted
    promote_due(queue, now)
    flush_lanes(queue)
    local left, limited = rate_left(queue)
    if limited > 0 then
        return taken, NOT_HELD, limited, false
    elseif meta.paused then
        return taken, PAUSED, 0, false
    elseif meta.concurrency then
        room = math.min(wanted, meta.concurrency - call('LLEN', queue.name .. ':active'))
    end
    local empty = false
    while room > 0 and not empty and (not left or left > 0) do
        local asked = left and math.min(room, left) or room
        local ids = pop(queue, asked)
        empty = #ids < asked
        local started = activate(queue, ids, now, token, lock_duration, worker, taken)
        room = room - #ids
        if meta.max then
            count_started(queue, started)
            left = left and left - started
        end
    end
    local number = #taken / 2
    if empty then
        call('DEL', queue.name .. ':pc')
    elseif number < wanted and left and left <= 0 then
        limited = math.max(0, call('PTTL', queue.name .. ':limiter'))
    end
    local held = not empty and limited == 0 and number < wanted
    return taken, held and AT_CONCURRENCY or NOT_HELD, limited, empty
end

-- Active jobs still locked with one of so many tokens, which stand in ARGV: taken by calls whose answers were lost. Returns
-- for each its id, hash and token.
local function reclaim(queue, first, count, lock_duration)
    local wanted, reclaimed, keys = {}, {}, {}
    if count == 0 then
        return reclaimed
    end
    for at = first, first + count - 1 do
        wanted[ARGV[at]] = true
    end
    local ids = call('LRANGE', queue.name .. ':active', 0, -1)
    for i, id in ipairs(ids) do
        keys[i] = queue.name .. ':' .. id .. ':lock'
    end
    local locks = values_of(keys)
    for i = #ids, 1, -1 do -- the oldest first
        if locks[i] and wanted[locks[i]] then
            call('SET', keys[i], locks[i], 'PX', lock_duration)
            append(reclaimed, ids[i])
            append(reclaimed, call('HGETALL', queue.name .. ':' .. ids[i]))
            append(reclaimed, locks[i])
        end
    end
    return reclaimed
end
