-- Taking jobs to work on; joined behind prelude and starting. From here on it is the long way.

local queue = queue_of(KEYS[1])
if known_meta then
    meta_of(queue, known_meta)
end

-- What the queue's rate limit, or else the worker's own, still allows now, and otherwise for how many ms it allows nothing; nil
-- if there is none.
local function rate_left()
    local max = meta_of(queue).max or own_max
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

-- Counts jobs that start against the limit. Its window is the worker's own, if it has one.
local function count_started(started)
    local key, duration = queue.name .. ':limiter', own_duration or meta_of(queue).duration
    if started > 0 and call('INCRBY', key, started) == started and duration then
        call('PEXPIRE', key, whole(math.floor(math.abs(duration))))
    end
end

-- Up to so many ids in the order in which they should start, now in the active list; fewer only if no more wait.
local function pop(most)
    local ids = {}
    while #ids < most do
        local popped = call('RPOP', queue.name .. ':wait', most - #ids)
        if not popped then
            break
        end
        local asked = most - #ids
        for _, id in ipairs(popped) do
            if string.sub(id, 1, 2) ~= '0:' then -- left by a version before 5
                append(ids, id)
            end
        end
        if #popped < asked then
            break
        end
    end
    if #ids < most then
        local ranked = call('ZPOPMIN', queue.name .. ':prioritized', most - #ids)
        for i = 1, #ranked, 2 do
            append(ids, ranked[i])
        end
    end
    send('LPUSH', queue.name .. ':active', ids)
    return ids
end

local NOT_HELD, PAUSED, AT_CONCURRENCY = 0, 1, 2

-- Takes up to so many jobs. Returns them (id, hash as it was before, in turn), what holds the queue (see above), for how
-- many ms its rate limit stops it, and whether nothing more waits.
local function take(most)
    local meta, taken, room = meta_of(queue), {}, most
    promote_due(queue, tonumber(now))
    flush_lanes(queue)
    local left, limited = rate_left()
    if limited > 0 then
        return taken, NOT_HELD, limited, false
    elseif meta.paused then
        return taken, PAUSED, 0, false
    elseif meta.concurrency then
        room = math.min(most, meta.concurrency - call('LLEN', queue.name .. ':active'))
    end
    local empty = false
    while room > 0 and not empty and (not left or left > 0) do
        local asked = left and math.min(room, left) or room
        local ids = pop(asked)
        empty = #ids < asked
        local started = activate(ids, taken)
        room = room - #ids
        if meta.max or own_max then
            count_started(started)
            left = left and left - started
        end
    end
    local number = #taken / 2
    if empty then
        call('DEL', queue.name .. ':pc')
    elseif number < most and left and left <= 0 then
        limited = math.max(0, call('PTTL', queue.name .. ':limiter'))
    end
    local held = not empty and limited == 0 and number < most
    return taken, held and AT_CONCURRENCY or NOT_HELD, limited, empty
end

-- Active jobs still locked with one of the unanswered tokens, which stand in ARGV: taken by calls whose answers were lost. Returns
-- for each its id, hash and token.
local function reclaim(first)
    local tokens, reclaimed, keys = {}, {}, {}
    if unanswered == 0 then
        return reclaimed
    end
    for at = first, first + unanswered - 1 do
        tokens[ARGV[at]] = true
    end
    local ids = call('LRANGE', queue.name .. ':active', 0, -1)
    for i, id in ipairs(ids) do
        keys[i] = queue.name .. ':' .. id .. ':lock'
    end
    local locks = values_of(keys)
    for i = #ids, 1, -1 do -- the oldest first
        if locks[i] and tokens[locks[i]] then
            call('SET', keys[i], locks[i], 'PX', lock_duration)
            append(reclaimed, ids[i])
            append(reclaimed, call('HGETALL', queue.name .. ':' .. ids[i]))
            append(reclaimed, locks[i])
        end
    end
    return reclaimed
end
