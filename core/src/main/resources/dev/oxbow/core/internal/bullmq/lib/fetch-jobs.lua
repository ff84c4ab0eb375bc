-- Fetches jobs within the limits of queue and worker. The general path of an exchange begins here. See layout.md, section 12.
--
-- Needs: activate_jobs, append, call, flush_jobs, format_integer, get_meta, get_queue, known_meta, lock_duration, now,
--   own_duration, own_max, promote_due_jobs, read_values, send_chunked, unconfirmed_count
-- Defines: queue, read_rate_limit, count_started_jobs, pop_jobs, NOT_HELD, PAUSED, AT_CONCURRENCY, fetch_jobs, reclaim_jobs

local queue = get_queue(KEYS[1])
if known_meta then
    get_meta(queue, known_meta)
end

-- How many jobs the rate limit of the queue, or else of the worker, still allows now, and for how many ms it allows none; nil
-- if there is no limit.
local function read_rate_limit()
    local max = get_meta(queue).max or own_max
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
    return nil, 0 -- without expiry it is no limit, as in BullMQ
end

-- Counts started jobs against the limit. Its window is the worker's own, if it has one.
local function count_started_jobs(started)
    local key, duration = queue.name .. ':limiter', own_duration or get_meta(queue).duration
    if started > 0 and call('INCRBY', key, started) == started and duration then
        call('PEXPIRE', key, format_integer(math.floor(math.abs(duration))))
    end
end

-- Up to so many ids in the order in which they start, now in the active list; fewer only if no more wait.
local function pop_jobs(max_jobs)
    local ids = {}
    while #ids < max_jobs do
        local popped = call('RPOP', queue.name .. ':wait', max_jobs - #ids)
        if not popped then
            break
        end
        local requested = max_jobs - #ids
        for _, id in ipairs(popped) do
            if string.sub(id, 1, 2) ~= '0:' then -- left by a version before 5
                append(ids, id)
            end
        end
        if #popped < requested then
            break
        end
    end
    if #ids < max_jobs then
        local ranked = call('ZPOPMIN', queue.name .. ':prioritized', max_jobs - #ids)
        for i = 1, #ranked, 2 do
            append(ids, ranked[i])
        end
    end
    send_chunked('LPUSH', queue.name .. ':active', ids)
    return ids
end

local NOT_HELD, PAUSED, AT_CONCURRENCY = 0, 1, 2

-- Fetches up to so many jobs. Returns them (id, hash as it was before, alternating), what blocks the queue (a constant
-- above), for how many ms its rate limit blocks it, and whether no more jobs wait.
local function fetch_jobs(max_jobs)
    local meta, fetched, room = get_meta(queue), {}, max_jobs
    promote_due_jobs(queue, tonumber(now))
    flush_jobs(queue)
    local left, limited = read_rate_limit()
    if limited > 0 then
        return fetched, NOT_HELD, limited, false
    elseif meta.paused then
        return fetched, PAUSED, 0, false
    elseif meta.concurrency then
        room = math.min(max_jobs, meta.concurrency - call('LLEN', queue.name .. ':active'))
    end
    local empty = false
    while room > 0 and not empty and (not left or left > 0) do
        local requested = left and math.min(room, left) or room
        local ids = pop_jobs(requested)
        empty = #ids < requested
        local started = activate_jobs(ids, fetched)
        room = room - #ids
        if meta.max or own_max then
            count_started_jobs(started)
            left = left and left - started
        end
    end
    local fetched_count = #fetched / 2
    if empty then
        call('DEL', queue.name .. ':pc')
    elseif fetched_count < max_jobs and left and left <= 0 then
        limited = math.max(0, call('PTTL', queue.name .. ':limiter'))
    end
    local is_held = not empty and limited == 0 and fetched_count < max_jobs
    return fetched, is_held and AT_CONCURRENCY or NOT_HELD, limited, empty
end

-- Active jobs still locked with one of the unconfirmed tokens in ARGV: calls whose replies were lost fetched them. Returns
-- for each its id, hash and token.
local function reclaim_jobs(first)
    local tokens, reclaimed, keys = {}, {}, {}
    if unconfirmed_count == 0 then
        return reclaimed
    end
    for at = first, first + unconfirmed_count - 1 do
        tokens[ARGV[at]] = true
    end
    local ids = call('LRANGE', queue.name .. ':active', 0, -1)
    for i, id in ipairs(ids) do
        keys[i] = queue.name .. ':' .. id .. ':lock'
    end
    local locks = read_values(keys)
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
