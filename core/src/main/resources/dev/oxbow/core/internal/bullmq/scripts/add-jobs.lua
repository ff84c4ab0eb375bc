-- Adds jobs to one queue, in order. See layout.md, section 7.
--
-- KEYS  1: the queue
-- ARGV  1: value for meta.version where it has none  2: how many jobs; then their groups: see add-args
-- Reply the number of the first job, 0 if none was reserved: the id of each job is its number, unless it has its own. Then for each
--       that was not added 3: its position (from 1), the reason, and an id:
--        1 a job with its id existed: that id
--        2 it was deduplicated: the id of the job that stays
--       -5 its parent is missing: '', and no number was reserved for it
--       -7 a job with its id existed and belongs to another parent: that id
-- Needs: add_jobs, command_count, flush_all, get_queue, groups

local reply = add_jobs(get_queue(KEYS[1]), groups, tonumber(ARGV[2]), ARGV[1])
flush_all()
table.insert(reply, 1, command_count)
return reply
