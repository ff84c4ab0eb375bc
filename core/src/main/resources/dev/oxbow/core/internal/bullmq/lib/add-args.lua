-- Reads the arguments of new jobs. See layout.md, section 10.
--
-- Needs: nothing
-- Defines: JOB_GROUP_ARITY, read_job_groups

-- Arguments of new jobs, in order, in groups of one kind. For each group 9: how many jobs, its own id if it is one job that
-- has one or '', name, options (JSON), timestamp (ms), delay (ms), priority, '1' for lifo, what few jobs have or '' (a JSON
-- object: parentKey and parent, which is the text of the hash's field; deduplication with id, ttl in ms, extend, replace,
-- keepLastIfActive, reschedule); then the data of each job.
local JOB_GROUP_ARITY = 9

-- Returns the groups, and the position of the next argument. The data of job i of a group is ARGV[group.data + i].
-- groups.rare is set if any of them has a parent or a deduplication.
local function read_job_groups(at, jobs)
    local groups = {}
    while jobs > 0 do
        local group = {
            count = tonumber(ARGV[at]),
            chosen = ARGV[at + 1] ~= '' and ARGV[at + 1],
            name = ARGV[at + 2],
            opts = ARGV[at + 3],
            timestamp = ARGV[at + 4],
            delay = ARGV[at + 5],
            priority = ARGV[at + 6],
            lifo = ARGV[at + 7] == '1',
            data = at + JOB_GROUP_ARITY - 1
        }
        if ARGV[at + 8] ~= '' then
            group.rare = cjson.decode(ARGV[at + 8])
            groups.rare = true
        end
        groups[#groups + 1] = group
        at = at + JOB_GROUP_ARITY + group.count
        jobs = jobs - group.count
    end
    return groups, at
end
