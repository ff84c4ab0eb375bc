-- One exchange of a process with a queue: it updates jobs, adds jobs, applies outcomes, each in order, then fetches jobs. This part is
-- the general path; exchange-fast-complete and exchange-fast-handover end the script before it. See layout.md, sections 10 to 13.
--
-- KEYS  1: the queue
-- ARGV  1: now (ms)  2: token for the fetched jobs  3: lock duration (ms)  4: name of the worker or ''
--       5: how many jobs to fetch  6: value for meta.version where it has none
--       7: the worker's own rate limit: how many jobs may start, '' for none  8: in how many ms
--       9: how many minutes of metrics are kept, '0' for none
--       10 to 13: how many updates, new jobs, outcomes and unconfirmed tokens follow, in this order; their arguments: update-job,
--       add-args, exchange-args; a token is one argument
-- Reply 1: of the new jobs the same as from add-jobs
--       2: a code for each outcome: 0, or 1 no child pending, -1 missing, -2 no lock, -3 not active, -4 pending children,
--          -6 locked with another token, -9 failed children
--       3: for each fetched job 2: its id and its hash as it was before (processedOn, ats and pb are set since)
--       4: 1 if the fetched jobs are exactly the new ones; then 3 is empty, since the caller knows what it sent
--       5: for each reclaimed job 3: its id, its hash and its token
--       6: when the next delayed job is due (ms, rounded up), '' if none or if as many jobs were fetched as wanted
--       7: for how many ms the rate limit lets nothing start, 0 if it does not limit
--       8: 1 if the queue is paused, 2 if it is at its concurrency, else 0
--       9: 0 if no job of the queue is active now, else 1
-- Needs: FIRST_ITEM, UPDATE_ARITY, add_count, add_jobs, apply_outcomes, build_reply, flush_all, get_meta, known_probe,
--   max_fetch, now, outcome_count, probe_outcomes, queue, read_job_groups, read_outcomes, reclaim_jobs, update_count,
--   update_jobs, version

local at = FIRST_ITEM

if update_count > 0 then
    update_jobs(queue, at, update_count)
    at = at + update_count * UPDATE_ARITY
end

local added = {}
if add_count > 0 then
    local groups
    groups, at = read_job_groups(at, add_count)
    added = add_jobs(queue, groups, add_count, version)
end

local outcomes
outcomes, at = read_outcomes(queue, at, outcome_count)
local probe = known_probe or probe_outcomes(queue, outcomes)
queue.is_idle = probe.is_idle
if probe.first_delayed ~= nil then
    queue.first_delayed = probe.first_delayed
end
if outcome_count > 0 and not queue.is_idle and max_fetch > 0 then
    get_meta(queue) -- read now, since the first event and the fetch need it
end
local codes, has_finished, active_left = apply_outcomes(queue, outcomes, probe, tonumber(now))
flush_all(queue)

return build_reply(added, codes, reclaim_jobs(at), has_finished, active_left)
