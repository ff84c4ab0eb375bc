-- How new jobs are sent; joined behind basics.

-- Arguments of new jobs, in order, in lots of the same kind. For each lot 9: how many jobs, its own id if it is one job that
-- brings one or '', name, options (JSON), timestamp (ms), delay (ms), priority, '1' for lifo, what few jobs have or '' (a JSON
-- object: parentKey and parent, which is the text of the hash's field; deduplication with id, ttl in ms, extend, replace,
-- keepLastIfActive, reschedule); then the data of each job.
local LOT_ARITY = 9

-- Returns the lots, and where the next argument is. The data of job i of a lot is ARGV[lot.data + i]. Of the lots it is known
-- whether any of them has something rare.
local function read_lots(at, jobs)
    local lots = {}
    while jobs > 0 do
        local lot = {
            count = tonumber(ARGV[at]),
            chosen = ARGV[at + 1] ~= '' and ARGV[at + 1],
            name = ARGV[at + 2],
            opts = ARGV[at + 3],
            timestamp = ARGV[at + 4],
            delay = ARGV[at + 5],
            priority = ARGV[at + 6],
            lifo = ARGV[at + 7] == '1',
            data = at + LOT_ARITY - 1
        }
        if ARGV[at + 8] ~= '' then
            lot.rare = cjson.decode(ARGV[at + 8])
            lots.rare = true
        end
        lots[#lots + 1] = lot
        at = at + LOT_ARITY + lot.count
        jobs = jobs - lot.count
    end
    return lots, at
end
