-- Adds jobs to one queue, in order.
-- KEYS  1: the queue
-- ARGV  1: value for meta.version where it has none  2: how many jobs; for what follows see adding.lua
-- Reply the number of the first job, 0 if none was drawn: each one's id is its number, unless it brought one. Then for each that
--       was not added 3: its place (from 1), why not, and an id:
--        1 a job of its id was there already: that id
--        2 it was deduplicated: the id of the job that stays
--       -5 its parent is missing: '', and no number was drawn for it
--       -7 a job of its id was there already and belongs to another parent: that id

local reply = add_jobs(queue_of(KEYS[1]), lots, tonumber(ARGV[2]), ARGV[1])
flush_all()
table.insert(reply, 1, calls)
return reply
