-- The fast path of an exchange that has nothing but new jobs, for a worker with a free slot for each of them. It ends the
-- script, so Redis does not run the parts behind it. See layout.md, sections 7, 10 and 12.
--
-- Needs: FAST_PATH_MAX, FIRST_ITEM, add_count, call, command_count, format_integer, init_meta, known_meta, lock_duration,
--   max_fetch, now, outcome_count, own_max, prefix, raw_call, read_job_groups, read_meta, token, unconfirmed_count,
--   update_count, version, worker_name
-- Defines: nothing

if add_count > 0 and update_count + outcome_count + unconfirmed_count == 0
    and add_count <= math.min(max_fetch, FAST_PATH_MAX) and not own_max then
    -- Whether the jobs have no delay, priority, lifo, parent or deduplication, and no id twice. The keys of their own ids are
    -- appended.
    local function are_plain_jobs(groups, keys)
        local seen = {}
        for _, group in ipairs(groups) do
            if group.delay ~= '0' or group.priority ~= '0' or group.lifo or (group.chosen and seen[group.chosen]) then
                return false
            end
            if group.chosen then
                seen[group.chosen] = true
                keys[#keys + 1] = prefix .. group.chosen
            end
        end
        return not groups.rare -- the general path decides about those
    end

    -- Whether the queue lets jobs that are added now start at once.
    local function can_start_now(keys)
        known_meta = read_meta(KEYS[1])
        if known_meta[1] or known_meta[2] or known_meta[3] then -- paused, concurrency, max
            return false
        end
        return call('EXISTS', prefix .. 'wait', prefix .. 'prioritized', prefix .. 'delayed', unpack(keys)) == 0
    end

    -- Writes what adding and fetching would leave, without what they would remove again. Returns the number of the first job.
    local function store_active_jobs(groups)
        -- This may be the queue's first job.
        local max_events = init_meta(KEYS[1], known_meta[5], not known_meta[6] and version or nil)
        local events, ids = prefix .. 'events', {}
        local number = call('INCRBY', prefix .. 'id', add_count) - add_count
        for _, group in ipairs(groups) do
            for i = 1, group.count do
                local id = group.chosen or format_integer(number + #ids + 1)
                local key = prefix .. id
                if worker_name == '' then
                    raw_call('HSET', key, 'name', group.name, 'data', ARGV[group.data + i], 'opts', group.opts,
                        'timestamp', group.timestamp, 'delay', '0', 'priority', '0', 'processedOn', now, 'ats', '1')
                else
                    raw_call('HSET', key, 'name', group.name, 'data', ARGV[group.data + i], 'opts', group.opts,
                        'timestamp', group.timestamp, 'delay', '0', 'priority', '0', 'processedOn', now, 'ats', '1', 'pb', worker_name)
                end
                raw_call('SET', key .. ':lock', token, 'PX', lock_duration)
                raw_call('XADD', events, '*', 'event', 'added', 'jobId', id, 'name', group.name)
                raw_call('XADD', events, 'MAXLEN', '~', max_events, '*', 'event', 'waiting', 'jobId', id)
                raw_call('XADD', events, '*', 'event', 'active', 'jobId', id, 'prev', 'waiting')
                command_count = command_count + 5
                ids[#ids + 1] = id
            end
        end
        call('LPUSH', prefix .. 'active', unpack(ids))
        return number + 1
    end

    local groups, keys = read_job_groups(FIRST_ITEM, add_count), {}
    if are_plain_jobs(groups, keys) and can_start_now(keys) then
        local first = store_active_jobs(groups)
        return { command_count, { first }, {}, {}, 1, {}, '', 0, 0, 1 }
    end
end
