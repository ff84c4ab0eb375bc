-- The fast path of an exchange whose outcomes are plain jobs that completed, are still locked by the caller and are kept, and
-- which fetches the next jobs of a queue that nothing blocks: most exchanges of a busy worker. It ends the script, so Redis
-- does not run the parts behind it. It replies and writes what the general path would. See layout.md, sections 10, 12 and 13.
--
-- Needs: FAST_PATH_MAX, FIRST_ITEM, JOB_MISSING, OUTCOMES_ARITY, activate_jobs, add_count, call, command_count,
--   format_integer, ignore_wrong_type, known_meta, known_probe, max_fetch, metrics_minutes, now, outcome_count, own_max,
--   prefix, raw_call, raw_pcall, read_meta, unconfirmed_count, update_count
-- Defines: nothing

if outcome_count > 0 and update_count + add_count + unconfirmed_count == 0
    and max_fetch > 0 and not own_max and metrics_minutes == 0
    and math.max(outcome_count, max_fetch) <= FAST_PATH_MAX then
    -- So many of the oldest active jobs are read for each outcome.
    local IDS_PER_OUTCOME = 32
    local FINISH_FIELDS = 4

    -- The outcomes, in columns: no table is made for each, only the keys that commands take. Nil if an outcome is of another
    -- kind.
    local function read_completions()
        local ids, texts, rules, lock_keys, children = {}, {}, {}, {}, {}
        local number, at = 0, FIRST_ITEM
        while number < outcome_count do
            if ARGV[at + 1] ~= 'completed' or ARGV[at + 11] ~= '1' or ARGV[at + 3] ~= '' or ARGV[at + 4] ~= '' then
                return nil
            end
            local rule = { token = ARGV[at + 2], made = format_integer(tonumber(ARGV[at + 9]) + 1), started = ARGV[at + 10] }
            local first = at + OUTCOMES_ARITY
            at = first + 2 * tonumber(ARGV[at])
            for i = first, at - 1, 2 do
                number = number + 1
                local key = prefix .. ARGV[i]
                ids[number], texts[number], rules[number], lock_keys[number] = ARGV[i], ARGV[i + 1], rule, key .. ':lock'
                children[2 * number - 1], children[2 * number] = key .. ':dependencies', key .. ':unsuccessful'
            end
        end
        return { ids = ids, texts = texts, rules = rules, lock_keys = lock_keys, children = children }
    end

    -- Probes as probe_outcomes does, and returns whether the fast path can go on. For a single outcome one EXISTS also tells
    -- whether any job waits: keys that rarely exist are named more often than all of the others together, since EXISTS counts
    -- a key as often as it is named.
    local function can_complete_fast(jobs)
        local probe = { lock_keys = jobs.lock_keys, locks = raw_call('MGET', unpack(jobs.lock_keys)) }
        known_probe = probe
        local keys_to_check, rare_from = { prefix .. 'stalled', prefix .. 'delayed', unpack(jobs.children) }, 1
        if outcome_count == 1 then
            local lists = { prefix .. 'wait', prefix .. 'prioritized', prefix .. 'pc', prefix .. 'marker' }
            rare_from = #lists + 1
            for step = 1, #lists do
                for i = 1, 4 do
                    keys_to_check[4 * step + i] = keys_to_check[i]
                end
                keys_to_check[4 * rare_from + step] = lists[step]
            end
        end
        local found = raw_call('EXISTS', unpack(keys_to_check))
        command_count = command_count + 2
        if found < rare_from then
            probe.is_idle, probe.first_delayed = outcome_count == 1 and found == 0, false
        else
            probe.has_suspects = true
            probe.has_children = call('EXISTS', unpack(jobs.children)) > 0
        end
        if probe.is_idle or probe.has_children then
            return false
        end
        for i = 1, outcome_count do
            if probe.locks[i] ~= jobs.rules[i].token then
                return false
            end
        end
        known_meta = read_meta(KEYS[1])
        if known_meta[1] or known_meta[2] or known_meta[3] or not tonumber(known_meta[5] or nil) then
            return false
        elseif probe.first_delayed == nil then
            probe.first_delayed = tonumber(call('ZRANGE', prefix .. 'delayed', 0, 0, 'WITHSCORES')[2] or nil) or false
        end
        return not probe.first_delayed or probe.first_delayed >= (tonumber(now) + 1) * 4096 -- else jobs are due
    end

    -- A single job leaves the active list at once. Of several: the ids of the oldest in that list, with those that complete
    -- replaced by their positions among the outcomes. Nil if any of them is not there.
    local function locate_active(ids)
        local key = prefix .. 'active'
        if outcome_count == 1 then
            return call('LREM', key, -1, ids[1]) == 1 or nil
        end
        local active, positions = call('LRANGE', key, -outcome_count * IDS_PER_OUTCOME, -1), {}
        for position = 1, #active do
            positions[active[position]] = position -- the last: the oldest, if it is there twice
        end
        for i = 1, outcome_count do
            local position = positions[ids[i]]
            if not position then
                return nil
            end
            active[position], positions[ids[i]] = i, nil
        end
        return active
    end

    -- Writes the results. The job's hash was not read before: if all fields are new, there was none, and the fields are
    -- deleted again. Returns a code for each.
    local function complete_jobs(jobs)
        local ids, lock_keys, codes, scores, completed_count = jobs.ids, jobs.lock_keys, {}, {}, 0
        local events = prefix .. 'events'
        for i = 1, outcome_count do
            local id, text, rule = ids[i], jobs.texts[i], jobs.rules[i]
            local new = raw_pcall('HSET', prefix .. id, 'returnvalue', text, 'finishedOn', now, 'atm', rule.made,
                'ats', rule.started)
            if new == FINISH_FIELDS then
                codes[i] = JOB_MISSING
                call('DEL', prefix .. id)
            elseif type(new) == 'table' then
                codes[i] = JOB_MISSING
                ignore_wrong_type(new)
            else
                if completed_count == 0 then -- trims, as every add does
                    raw_call('XADD', events, 'MAXLEN', '~', known_meta[5], '*', 'event', 'completed', 'jobId', id,
                        'returnvalue', text, 'prev', 'active')
                else
                    raw_call('XADD', events, '*', 'event', 'completed', 'jobId', id, 'returnvalue', text, 'prev', 'active')
                end
                codes[i], completed_count = 0, completed_count + 1
                scores[2 * completed_count - 1], scores[2 * completed_count] = now, id
            end
        end
        command_count = command_count + outcome_count + completed_count
        if completed_count < outcome_count then
            ids, lock_keys = {}, {}
            for i = 1, completed_count do
                ids[i] = scores[2 * i]
                lock_keys[i] = prefix .. ids[i] .. ':lock'
            end
        end
        if completed_count > 0 then
            call('DEL', unpack(lock_keys))
            if known_probe.has_suspects then
                call('SREM', prefix .. 'stalled', unpack(ids))
            end
            call('ZADD', prefix .. 'completed', unpack(scores))
        end
        return codes
    end

    -- Removes the completed jobs from the active list: see locate_active. They are mostly the oldest, so only the list from
    -- the youngest of them on is written again. Returns whether any job stays, nil if that is not known.
    local function leave_active_list(ids, codes, active)
        local key = prefix .. 'active'
        if outcome_count == 1 then
            if codes[1] == 0 then
                return nil
            end
            call('RPUSH', key, ids[1]) -- it has left already
            return true
        end
        local first, remaining = nil, {}
        for position = 1, #active do
            local entry = active[position]
            if codes[entry] == 0 then
                first = first or position
            elseif first then
                remaining[#remaining + 1] = ids[entry] or entry
            end
        end
        if not first then
            return true
        end
        call('LTRIM', key, 0, first - #active - 2)
        if #remaining > 0 then
            call('RPUSH', key, unpack(remaining))
        end
        return first > 1 or #remaining > 0
    end

    -- The next jobs, now in the active list, and whether fewer wait than wanted.
    local function pop_next_jobs()
        local ids, number = {}, 0
        repeat
            local requested = max_fetch - number
            local popped = call('RPOP', prefix .. 'wait', requested) or {}
            for i = 1, #popped do
                if string.sub(popped[i], 1, 2) ~= '0:' then -- left by a version before 5
                    number = number + 1
                    ids[number] = popped[i]
                end
            end
        until number == max_fetch or #popped < requested
        if number < max_fetch then
            local ranked = call('ZPOPMIN', prefix .. 'prioritized', max_fetch - number)
            for i = 1, #ranked, 2 do
                number = number + 1
                ids[number] = ranked[i]
            end
        end
        if number > 0 then
            call('LPUSH', prefix .. 'active', unpack(ids))
        end
        return ids, number < max_fetch
    end

    -- Fetches the next jobs and builds the reply.
    local function build_fast_reply(codes, has_active)
        local fetched, due = {}, ''
        local ids, empty = pop_next_jobs()
        activate_jobs(ids, fetched)
        if #fetched > 0 then
            has_active = true
        elseif has_active == nil then
            has_active = call('EXISTS', prefix .. 'active') == 1
        end
        if empty then
            call('DEL', prefix .. 'pc')
            if known_probe.first_delayed then
                due = format_integer(math.ceil(known_probe.first_delayed / 4096))
            elseif not has_active then
                call('XADD', prefix .. 'events', '*', 'event', 'drained')
            end
            call('ZREM', prefix .. 'marker', '0')
        else
            call('ZADD', prefix .. 'marker', 0, '0')
        end
        return { command_count, {}, codes, fetched, 0, {}, due, 0, 0, has_active and 1 or 0 }
    end

    local jobs = read_completions()
    local active = jobs and can_complete_fast(jobs) and locate_active(jobs.ids)
    if active then
        local codes = complete_jobs(jobs)
        return build_fast_reply(codes, leave_active_list(jobs.ids, codes, active))
    end
end
