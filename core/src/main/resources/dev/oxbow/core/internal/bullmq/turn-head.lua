-- What every turn begins with; joined behind basics. A turn is a process's exchange with one queue: it changes jobs, adds
-- jobs, settles outcomes, each in order, then takes jobs.
-- KEYS  1: the queue
-- ARGV  1: now (ms)  2: token for the jobs taken  3: lock duration (ms)  4: name of the worker or ''
--       5: how many jobs to take  6: value for meta.version where it has none
--       7: the worker's own rate limit: how many jobs may start, '' for none  8: in how many ms
--       9: how many minutes of metrics are kept, '0' for none
--       10 to 13: how many changes, new jobs, outcomes and unanswered tokens follow, in this order; for how they are
--       written see updating.lua, lots.lua and below; a token is one argument
-- Reply 1: of the new jobs the same as from add-jobs.lua
--       2: a code for each outcome: 0, or 1 no child pending, -1 missing, -2 no lock, -3 not active, -4 pending children,
--          -6 another's lock, -9 failed children
--       3: for each job taken 2: its id and its hash as it was before (processedOn, ats and pb are set since)
--       4: 1 if the jobs taken are the new ones, all of them, and not listed: the caller knows what it sent
--       5: for each job reclaimed 3: its id, its hash and its token
--       6: when the next delayed job is due (ms, rounded up), '' if none or if as many jobs were taken as wanted
--       7: for how many ms the rate limit lets nothing start, 0 if it does not limit
--       8: 1 if the queue is paused, 2 if it is at its concurrency, else 0
--       9: 0 if no job of the queue is active now, else 1

local prefix = KEYS[1] .. ':'
local now, token, lock_duration, worker = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local wanted, version = tonumber(ARGV[5]), ARGV[6]
local own_max, own_duration, minutes = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local changes, news, ends, unanswered =
    tonumber(ARGV[10]), tonumber(ARGV[11]), tonumber(ARGV[12]), tonumber(ARGV[13])
local AFTER_HEAD = 14

-- Arguments of outcomes, in order, in lots of the same kind. For each lot 12: how many outcomes, kind ('completed', 'failed',
-- 'retried', 'handed-back', 'rate-limited', 'delayed', 'waiting-children'), token; keep: count or '', age (ms) or '', limit or '';
-- attempts, '1' for lifo, delay (ms), attempts made before this one, attempts started up to it, '1' for plain jobs: the caller
-- knows that nothing but its own lock and children hangs on each (numbered by the queue, no parent, no deduplication, no deferred
-- failure). Then for each outcome job id, text (return value as JSON, or reason, or the key of the child waited for), and if it is
-- failed or retried stack traces (JSON array) and what names the attempt to telemetry, or ''.
local OUTCOMES_ARITY = 12

local JOB_MISSING = -1

-- The short ways write nothing unless they can be gone to their end. What they have asked then the long way need not ask again:
-- the queue's settings, as read_meta returns them, and what look_at would return.
local known_meta, known_view

-- More at once take the long way: a command of a short way names them all.
local MOST_AT_ONCE = 1000
