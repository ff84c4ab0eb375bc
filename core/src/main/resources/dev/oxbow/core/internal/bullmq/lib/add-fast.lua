-- The fast path of add-jobs, for jobs without parent and deduplication. It ends the script, so Redis does not run the parts
-- behind it. Arguments and reply: scripts/add-jobs.lua.
--
-- Needs: add_plain_jobs, command_count, flush_all, get_queue, read_job_groups
-- Defines: groups

local groups = read_job_groups(3, tonumber(ARGV[2]))
if not groups.rare then
    local reply = add_plain_jobs(get_queue(KEYS[1]), groups, tonumber(ARGV[2]), ARGV[1])
    flush_all()
    table.insert(reply, 1, command_count)
    return reply
end
