-- Adds jobs to one queue, in order.
-- KEYS  1: the queue
-- ARGV  1: value for meta.version where it has none  2: how many jobs; for what follows see adding.lua
-- Reply the number of the first job: each one's id is its number, unless it brought one; then for each that was not added,
--       since a job of its id was there already, 2: its place (from 1), its id

local count = tonumber(ARGV[2])
local reply = add_jobs(queue_of(KEYS[1]), (read_lots(3, count)), count, ARGV[1])
flush_all()
table.insert(reply, 1, calls)
return reply
