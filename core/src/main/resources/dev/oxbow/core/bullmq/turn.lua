-- A worker's exchange with one queue: settles outcomes in order, then takes jobs.
-- KEYS  1: the queue
-- ARGV  1: now (ms)  2: token for the jobs taken  3: lock duration (ms)  4: name of the worker or ''
--       5: how many jobs to take
--       then for each outcome 11: kind, job id, token, text (return value as JSON, or reason), stack traces (JSON
--       array, '' for none), keep: count or '', age (ms) or '', limit or ''; attempts, '1' for lifo, delay (ms)
--       kind is completed, failed, retried or handed-back
-- Reply 1: a code for each outcome: 0, or -1 missing, -2 no lock, -3 not active, -4 pending children, -6 another's
--          lock, -9 failed children
--       2: for each job taken its id and its hash as it was before (processedOn, ats and pb are set since)
--       3: when the next delayed job is due (ms, rounded up), '' if none or if as many jobs were taken as wanted
--       4: for how many ms the rate limit lets nothing start, 0 if it does not limit
--       5: 1 if the queue is paused or at its concurrency, else 0
--
-- Not there yet, and where it belongs: a worker's own rate limit in rate_left, metrics behind the event of finish.

local ARITY = 11
local queue = queue_of(KEYS[1])
local now, wanted = tonumber(ARGV[1]), tonumber(ARGV[5])

local outcomes = {}
for at = 6, #ARGV, ARITY do
    append(outcomes, {
        kind = ARGV[at],
        id = ARGV[at + 1],
        key = queue.name .. ':' .. ARGV[at + 1],
        token = ARGV[at + 2],
        text = ARGV[at + 3],
        traces = ARGV[at + 4],
        keep_count = tonumber(ARGV[at + 5]),
        keep_age = tonumber(ARGV[at + 6]),
        keep_limit = tonumber(ARGV[at + 7]),
        attempts = tonumber(ARGV[at + 8]) or 0,
        lifo = ARGV[at + 9] == '1',
        delay = tonumber(ARGV[at + 10]) or 0
    })
end

local codes, ended = settle(queue, outcomes, now)
flush_all()

local taken, blocked, limited, empty = {}, false, 0, false
if wanted > 0 then
    taken, blocked, limited, empty = take(queue, wanted, now, ARGV[2], ARGV[3], ARGV[4])
end

local due = ''
if #taken / 2 < wanted and first_delayed(queue) then
    due = whole(math.ceil(first_delayed(queue) / 4096))
end
if queue.retried_later and #taken == 0 then
    mark_delayed(queue)
end

-- Nobody is told of an empty queue by a look that could not see whether it is.
if ended and #taken == 0 and (wanted == 0 or (empty and not first_delayed(queue)))
    and total('EXISTS', { queue.name .. ':wait', queue.name .. ':active', queue.name .. ':prioritized' }) == 0 then
    emit(queue, 'drained')
end
return { calls, codes, taken, due, limited, blocked and 1 or 0 }
