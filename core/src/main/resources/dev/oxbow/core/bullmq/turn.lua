-- A process's exchange with one queue: changes jobs, adds jobs, settles outcomes, each in order, then takes jobs. New jobs
-- that may start at once take the short way of handing-over.lua and never come here.
-- KEYS  1: the queue
-- ARGV  1: now (ms)  2: token for the jobs taken  3: lock duration (ms)  4: name of the worker or ''
--       5: how many jobs to take  6: value for meta.version where it has none
--       7 to 10: how many changes, new jobs, outcomes and unanswered tokens follow, in this order; for how they are
--       written see updating.lua, adding.lua and ending.lua; a token is one argument
-- Reply 1: of the new jobs the same as from add-jobs.lua
--       2: a code for each outcome: 0, or -1 missing, -2 no lock, -3 not active, -4 pending children, -6 another's
--          lock, -9 failed children
--       3: for each job taken 2: its id and its hash as it was before (processedOn, ats and pb are set since)
--       4: 1 if the jobs taken are the new ones, all of them, and not listed: the caller knows what it sent
--       5: for each job reclaimed 3: its id, its hash and its token
--       6: when the next delayed job is due (ms, rounded up), '' if none or if as many jobs were taken as wanted
--       7: for how many ms the rate limit lets nothing start, 0 if it does not limit
--       8: 1 if the queue is paused, 2 if it is at its concurrency, else 0
--       9: 0 if no job of the queue is active now, else 1
--
-- Not there yet, and where it belongs: a worker's own rate limit in rate_left, metrics behind the event of finish.

local queue, now = queue_of(KEYS[1]), tonumber(ARGV[1])
local changes, news, ends, unanswered =
    tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local at = 11

if changes > 0 then
    update_jobs(queue, at, changes)
    at = at + changes * UPDATE_ARITY
end

local added = {}
if news > 0 then
    local lots
    lots, at = read_lots(at, news)
    added = add_jobs(queue, lots, news, ARGV[6])
end

local outcomes
outcomes, at = read_outcomes(queue, at, ends)
view = view or look_at(queue, outcomes)
if ends > 0 and not queue.quiet and ARGV[5] ~= '0' then
    meta_of(queue) -- read now, since the first event needs it and taking will
end
local codes, ended, active_left = settle(queue, outcomes, view, now)
flush_all(queue)

return conclude(queue, added, codes, reclaim(queue, at, unanswered, ARGV[3]), ended, active_left)
