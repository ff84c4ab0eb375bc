-- Adds jobs to one queue, in order.
-- KEYS  1: the queue
-- ARGV  1: value for meta.version where it has none
--       then for each job 8, see adding.lua
-- Reply for each job 2: its id, 1 if a job of that id was there already else 0

local reply = add_jobs(queue_of(KEYS[1]), read_jobs(2, (#ARGV - 1) / ADD_ARITY), ARGV[1])
flush_all()
table.insert(reply, 1, calls)
return reply
