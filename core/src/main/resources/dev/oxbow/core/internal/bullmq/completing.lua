-- The short way through a turn whose outcomes are plain jobs that completed, all of them still ours, and stay, and which takes
-- the next jobs of a queue that holds none of them up: most turns of a busy worker. Joined behind starting; what stands behind
-- this part is not even loaded then. It does what settling, taking and concluding would do.

if ends > 0 and changes + news + unanswered == 0 and wanted > 0 and not own_max and minutes == 0
    and math.max(ends, wanted) <= MOST_AT_ONCE then
    -- So many of the oldest active jobs are read for each outcome.
    local READ_FOR_EACH = 32
    local END_FIELDS = 4

    -- The outcomes, in columns: nothing is made for each but the names that commands take. Nil if there is another kind among them.
    local function read_completions()
        local ids, texts, rules, lock_keys, children = {}, {}, {}, {}, {}
        local number, at = 0, AFTER_HEAD
        while number < ends do
            if ARGV[at + 1] ~= 'completed' or ARGV[at + 11] ~= '1' or ARGV[at + 3] ~= '' or ARGV[at + 4] ~= '' then
                return nil
            end
            local rule = { token = ARGV[at + 2], made = whole(tonumber(ARGV[at + 9]) + 1), started = ARGV[at + 10] }
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

    -- Looks as look_at does, and whether nothing is in the way of this one. For a single outcome the question for what there rarely
    -- is tells whether anything waits too: what there rarely is counts more than all of that, since EXISTS counts a key as often as
    -- it is named.
    local function is_free(jobs)
        local view = { lock_keys = jobs.lock_keys, locks = run('MGET', unpack(jobs.lock_keys)) }
        known_view = view
        local around, rare = { prefix .. 'stalled', prefix .. 'delayed', unpack(jobs.children) }, 1
        if ends == 1 then
            local lanes = { prefix .. 'wait', prefix .. 'prioritized', prefix .. 'pc', prefix .. 'marker' }
            rare = #lanes + 1
            for time = 1, #lanes do
                for i = 1, 4 do
                    around[4 * time + i] = around[i]
                end
                around[4 * rare + time] = lanes[time]
            end
        end
        local found = run('EXISTS', unpack(around))
        calls = calls + 2
        if found < rare then
            view.quiet, view.first = ends == 1 and found == 0, false
        else
            view.has_suspects = true
            view.has_children = call('EXISTS', unpack(jobs.children)) > 0
        end
        if view.quiet or view.has_children then
            return false
        end
        for i = 1, ends do
            if view.locks[i] ~= jobs.rules[i].token then
                return false
            end
        end
        known_meta = read_meta(KEYS[1])
        if known_meta[1] or known_meta[2] or known_meta[3] or not tonumber(known_meta[5] or nil) then
            return false
        elseif view.first == nil then
            view.first = tonumber(call('ZRANGE', prefix .. 'delayed', 0, 0, 'WITHSCORES')[2] or nil) or false
        end
        return not view.first or view.first >= (tonumber(now) + 1) * 4096 -- else jobs are due
    end

    -- A single job leaves the active list at once. Of several: the oldest in that list, and in their places the numbers of those
    -- that end. Nil if any of them does not stand there.
    local function find_active(ids)
        local key = prefix .. 'active'
        if ends == 1 then
            return call('LREM', key, -1, ids[1]) == 1 or nil
        end
        local active, places = call('LRANGE', key, -ends * READ_FOR_EACH, -1), {}
        for place = 1, #active do
            places[active[place]] = place -- the last: the oldest, should it stand there twice
        end
        for i = 1, ends do
            local place = places[ids[i]]
            if not place then
                return nil
            end
            active[place], places[ids[i]] = i, nil
        end
        return active
    end

    -- Writes the ends. A job's hash was not looked at before: that all fields are new means that there was none; then nothing is
    -- left of it. Returns a code for each.
    local function complete(jobs)
        local ids, unlocked, codes, scores, done = jobs.ids, jobs.lock_keys, {}, {}, 0
        local events = prefix .. 'events'
        for i = 1, ends do
            local id, text, rule = ids[i], jobs.texts[i], jobs.rules[i]
            local new = try('HSET', prefix .. id, 'returnvalue', text, 'finishedOn', now, 'atm', rule.made, 'ats', rule.started)
            if new == END_FIELDS then
                codes[i] = JOB_MISSING
                call('DEL', prefix .. id)
            elseif type(new) == 'table' then
                codes[i] = JOB_MISSING
                pass_over(new)
            else
                if done == 0 then -- trims: every job that is added does too
                    run('XADD', events, 'MAXLEN', '~', known_meta[5], '*', 'event', 'completed', 'jobId', id, 'returnvalue', text,
                        'prev', 'active')
                else
                    run('XADD', events, '*', 'event', 'completed', 'jobId', id, 'returnvalue', text, 'prev', 'active')
                end
                codes[i], done = 0, done + 1
                scores[2 * done - 1], scores[2 * done] = now, id
            end
        end
        calls = calls + ends + done
        if done < ends then
            ids, unlocked = {}, {}
            for i = 1, done do
                ids[i] = scores[2 * i]
                unlocked[i] = prefix .. ids[i] .. ':lock'
            end
        end
        if done > 0 then
            call('DEL', unpack(unlocked))
            if known_view.has_suspects then
                call('SREM', prefix .. 'stalled', unpack(ids))
            end
            call('ZADD', prefix .. 'completed', unpack(scores))
        end
        return codes
    end

    -- Takes those that are complete out of the active list: see find_active. They are mostly the oldest: only from the youngest
    -- of them on is anything written. Returns whether any stay, nil if that is not known.
    local function leave(ids, codes, active)
        local key = prefix .. 'active'
        if ends == 1 then
            if codes[1] == 0 then
                return nil
            end
            call('RPUSH', key, ids[1]) -- it has left already
            return true
        end
        local first, staying = nil, {}
        for place = 1, #active do
            local entry = active[place]
            if codes[entry] == 0 then
                first = first or place
            elseif first then
                staying[#staying + 1] = ids[entry] or entry
            end
        end
        if not first then
            return true
        end
        call('LTRIM', key, 0, first - #active - 2)
        if #staying > 0 then
            call('RPUSH', key, unpack(staying))
        end
        return first > 1 or #staying > 0
    end

    -- The next jobs, now in the active list, and whether fewer wait than wanted.
    local function pop_next()
        local ids, number = {}, 0
        repeat
            local asked = wanted - number
            local popped = call('RPOP', prefix .. 'wait', asked) or {}
            for i = 1, #popped do
                if string.sub(popped[i], 1, 2) ~= '0:' then -- left by a version before 5
                    number = number + 1
                    ids[number] = popped[i]
                end
            end
        until number == wanted or #popped < asked
        if number < wanted then
            local ranked = call('ZPOPMIN', prefix .. 'prioritized', wanted - number)
            for i = 1, #ranked, 2 do
                number = number + 1
                ids[number] = ranked[i]
            end
        end
        if number > 0 then
            call('LPUSH', prefix .. 'active', unpack(ids))
        end
        return ids, number < wanted
    end

    -- Takes the next ones and answers.
    local function conclude_shortly(codes, stay)
        local taken, due = {}, ''
        local ids, empty = pop_next()
        activate(ids, taken)
        if #taken > 0 then
            stay = true
        elseif stay == nil then
            stay = call('EXISTS', prefix .. 'active') == 1
        end
        if empty then
            call('DEL', prefix .. 'pc')
            if known_view.first then
                due = whole(math.ceil(known_view.first / 4096))
            elseif not stay then
                call('XADD', prefix .. 'events', '*', 'event', 'drained')
            end
            call('ZREM', prefix .. 'marker', '0')
        else
            call('ZADD', prefix .. 'marker', 0, '0')
        end
        return { calls, {}, codes, taken, 0, {}, due, 0, 0, stay and 1 or 0 }
    end

    local jobs = read_completions()
    local active = jobs and is_free(jobs) and find_active(jobs.ids)
    if active then
        local codes = complete(jobs)
        return conclude_shortly(codes, leave(jobs.ids, codes, active))
    end
end
