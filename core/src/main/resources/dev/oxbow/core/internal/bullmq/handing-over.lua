-- The short way through a turn that brings nothing but new jobs for a worker with room for all of them; joined behind lots and
-- turn-head. What stands behind this part is not even loaded then: a lone job waits for nothing longer than for this.

if news > 0 and changes + ends + unanswered == 0 and news <= math.min(wanted, MOST_AT_ONCE) and not own_max then
    -- Whether nothing is special about the jobs, and no two bring one id. Their own ids' keys are appended.
    local function are_ordinary(lots, keys)
        local seen = {}
        for _, lot in ipairs(lots) do
            if lot.delay ~= '0' or lot.priority ~= '0' or lot.lifo or (lot.chosen and seen[lot.chosen]) then
                return false
            end
            if lot.chosen then
                seen[lot.chosen] = true
                keys[#keys + 1] = prefix .. lot.chosen
            end
        end
        return not lots.rare -- otherwise adding them says what becomes of them
    end

    -- Whether the queue lets any job start at once that comes now.
    local function is_open(keys)
        known_meta = read_meta(KEYS[1])
        if known_meta[1] or known_meta[2] or known_meta[3] then -- paused, concurrency, max
            return false
        end
        return call('EXISTS', prefix .. 'wait', prefix .. 'prioritized', prefix .. 'delayed', unpack(keys)) == 0
    end

    -- What is written is what adding and taking would have left, without what they would have undone. Returns the number of the
    -- first job.
    local function hand_over(lots)
        -- A queue's first job may be a lone one.
        local kept = introduce(KEYS[1], known_meta[5], not known_meta[6] and version or nil)
        local events, ids = prefix .. 'events', {}
        local number = call('INCRBY', prefix .. 'id', news) - news
        for _, lot in ipairs(lots) do
            for i = 1, lot.count do
                local id = lot.chosen or whole(number + #ids + 1)
                local key = prefix .. id
                if worker == '' then
                    run('HSET', key, 'name', lot.name, 'data', ARGV[lot.data + i], 'opts', lot.opts, 'timestamp', lot.timestamp,
                        'delay', '0', 'priority', '0', 'processedOn', now, 'ats', '1')
                else
                    run('HSET', key, 'name', lot.name, 'data', ARGV[lot.data + i], 'opts', lot.opts, 'timestamp', lot.timestamp,
                        'delay', '0', 'priority', '0', 'processedOn', now, 'ats', '1', 'pb', worker)
                end
                run('SET', key .. ':lock', token, 'PX', lock_duration)
                run('XADD', events, '*', 'event', 'added', 'jobId', id, 'name', lot.name)
                run('XADD', events, 'MAXLEN', '~', kept, '*', 'event', 'waiting', 'jobId', id)
                run('XADD', events, '*', 'event', 'active', 'jobId', id, 'prev', 'waiting')
                calls = calls + 5
                ids[#ids + 1] = id
            end
        end
        call('LPUSH', prefix .. 'active', unpack(ids))
        return number + 1
    end

    local lots, keys = read_lots(AFTER_HEAD, news), {}
    if are_ordinary(lots, keys) and is_open(keys) then
        local first = hand_over(lots)
        return { calls, { first }, {}, {}, 1, {}, '', 0, 0, 1 }
    end
end
