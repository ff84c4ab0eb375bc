-- The short way of add-jobs.lua for jobs that have nothing rare; joined behind prelude and adding. What stands behind this part
-- is not even loaded then. For the arguments and the reply see add-jobs.lua.

local lots = read_lots(3, tonumber(ARGV[2]))
if not lots.rare then
    local reply = add_plain_jobs(queue_of(KEYS[1]), lots, tonumber(ARGV[2]), ARGV[1])
    flush_all()
    table.insert(reply, 1, calls)
    return reply
end
