-- A process's exchange with one queue: changes jobs, adds jobs, settles outcomes, each in order, then takes jobs. New jobs
-- that may start at once take the short way of handing-over.lua and never come here.
-- KEYS  1: the queue
-- ARGV  1: now (ms)  2: token for the jobs taken  3: lock duration (ms)  4: name of the worker or ''
--       5: how many jobs to take  6: value for meta.version where it has none
--       7 to 10: how many changes, new jobs, outcomes and unanswered tokens follow, in this order; for what each has
--       see updating.lua, adding.lua and settling.lua; a token is one argument
-- Reply 1: for each new job 2: its id, 1 if a job of that id was there already else 0
--       2: a code for each outcome: 0, or -1 missing, -2 no lock, -3 not active, -4 pending children, -6 another's
--          lock, -9 failed children
--       3: for each job taken 2: its id and its hash as it was before (processedOn, ats and pb are set since)
--       4: 1 if the jobs taken are the new ones, all of them; their hashes are empty then: the caller knows what it sent
--       5: for each job reclaimed 3: its id, its hash and its token
--       6: when the next delayed job is due (ms, rounded up), '' if none or if as many jobs were taken as wanted
--       7: for how many ms the rate limit lets nothing start, 0 if it does not limit
--       8: 1 if the queue is paused, 2 if it is at its concurrency, else 0
--       9: 0 if no job of the queue is active now, else 1
--
-- Not there yet, and where it belongs: a worker's own rate limit in rate_left, metrics behind the event of finish.

local queue = queue_of(KEYS[1])
local now, token, lock_duration, worker = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4]
local wanted, version = tonumber(ARGV[5]), ARGV[6]
local changes, news, ends, unanswered =
    tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local at = 11

if changes > 0 then
    update_jobs(queue, at, changes)
    at = at + changes * UPDATE_ARITY
end

local added = {}
if news > 0 then
    added = add_jobs(queue, read_jobs(at, news), version)
    at = at + news * ADD_ARITY
end

local codes, ended, active_left = settle(queue, read_outcomes(queue, at, ends), now, wanted)
at = at + ends * OUTCOME_ARITY
flush_all(queue)

local reclaimed = reclaim(queue, at, unanswered, lock_duration)
wanted = math.max(0, wanted - #reclaimed / 3)

local taken, held, limited, empty = {}, 0, 0, false
if wanted > 0 and queue.quiet and not queue.ready and not queue.late then
    empty = true
elseif wanted > 0 then
    taken, held, limited, empty = take(queue, wanted, now, token, lock_duration, worker)
end
local number = #taken / 2

local due = ''
if number < wanted and first_delayed(queue) then
    due = whole(math.ceil(first_delayed(queue) / 4096))
end
if queue.retried_later and number == 0 then
    mark_delayed(queue)
end

if number + #reclaimed > 0 then
    active_left = true
elseif active_left == nil and (wanted > 0 or ended) then
    active_left = call('EXISTS', queue.name .. ':active') == 1
end

-- Nobody is told of an empty queue by a look that could not see whether it is.
if ended and number == 0 and not active_left and (wanted == 0 or (empty and not first_delayed(queue)))
    and (empty or total('EXISTS', { queue.name .. ':wait', queue.name .. ':prioritized' }) == 0) then
    emit(queue, 'drained')
end

-- Whoever fills its places up wakes the next worker, whatever waits; whoever empties the queue leaves nothing to wake for.
if empty then
    queue.ready = false
    if not queue.quiet then
        call('ZREM', queue.name .. ':marker', '0')
    end
elseif number > 0 then
    queue.ready = false
    call('ZADD', queue.name .. ':marker', 0, '0')
end
flush_markers(queue)

return {
    calls, added, codes, taken, 0, reclaimed, due, limited, held, active_left == false and 0 or 1
}
