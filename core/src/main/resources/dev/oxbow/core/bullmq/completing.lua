-- The short way through a turn whose outcomes are plain jobs that completed, all of them still ours, and stay, and which takes
-- the next jobs of a queue that holds none of them up: most turns of a busy worker. Joined behind starting; what stands behind
-- this part is not even loaded then. It does what settling, taking and concluding would do.

-- So many of the oldest active jobs are read for each outcome.
local READ_FOR_EACH = 32
local END_FIELDS = 4

-- The outcomes, in columns: nothing is made for each. Nil if there is another kind among them.
local function read_completions()
    local ids, texts, rules, keys, lock_keys = {}, {}, {}, {}, {}
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
            local id = ARGV[i]
            local key = prefix .. id
            ids[number], texts[number], rules[number], keys[number] = id, ARGV[i + 1], rule, key
            lock_keys[number] = key .. ':lock'
        end
    end
    return { ids = ids, texts = texts, rules = rules, keys = keys, lock_keys = lock_keys }
end

-- Looks for what there rarely is, as look_at does. For a single outcome the same question tells whether anything waits: what
-- there rarely is counts more than all of that, since EXISTS counts a key as often as it is named.
local function look_around(jobs)
    local keys, around, children, rare = jobs.keys, {}, 2 * ends, 1
    for i = 1, ends do
        around[2 * i - 1], around[2 * i] = keys[i] .. ':dependencies', keys[i] .. ':unsuccessful'
    end
    around[children + 1], around[children + 2] = prefix .. 'stalled', prefix .. 'delayed'
    if ends == 1 then
        local lanes = { prefix .. 'wait', prefix .. 'prioritized', prefix .. 'pc', prefix .. 'marker' }
        for time = 1, #lanes do
            for i = 1, 4 do
                around[4 * time + i] = around[i]
            end
        end
        rare = #lanes + 1
        for i = 1, #lanes do
            around[4 * rare + i] = lanes[i]
        end
    end
    local found = call('EXISTS', unpack(around))
    if found < rare then
        known_view.quiet, known_view.first = ends == 1 and found == 0, false
    else
        known_view.has_suspects = true
        known_view.has_children = call('EXISTS', unpack(around, 1, children)) > 0
    end
end

-- Whether nothing is in the way of this one.
local function is_free(jobs)
    local locks = call('MGET', unpack(jobs.lock_keys))
    known_view = { lock_keys = jobs.lock_keys, locks = locks }
    look_around(jobs)
    if known_view.quiet or known_view.has_children then
        return false
    end
    for i = 1, ends do
        if locks[i] ~= jobs.rules[i].token then
            return false
        end
    end
    known_meta = read_meta(KEYS[1])
    return not (known_meta[1] or known_meta[2] or known_meta[3]) and tonumber(known_meta[5] or nil)
end

-- When the first delayed job is due (ms, rounded up), nil if there is none, false if that is now.
local function next_due()
    if known_view.first == nil then
        known_view.first = tonumber(call('ZRANGE', prefix .. 'delayed', 0, 0, 'WITHSCORES')[2] or nil) or false
    end
    local lowest = known_view.first
    if not lowest then
        return nil
    end
    return lowest >= (tonumber(now) + 1) * 4096 and math.ceil(lowest / 4096)
end

-- A single job leaves the active list at once. Of several: where they stand in it, and its oldest. Nil if any of them does not
-- stand there.
local function find_active(ids)
    if ends == 1 then
        return call('LREM', prefix .. 'active', -1, ids[1]) == 1 or nil
    end
    local active = call('LRANGE', prefix .. 'active', -ends * READ_FOR_EACH, -1)
    local places, found = {}, {}
    for i = 1, #active do
        places[active[i]] = i -- the last: the oldest, should it stand there twice
    end
    for i = 1, ends do
        local place = places[ids[i]]
        if not place then
            return nil
        end
        found[i], places[ids[i]] = place, nil
    end
    return found, active
end

-- Writes the end into a job's hash. It was not looked at before: that all fields are new means that there was none; then
-- nothing is left of it. Returns whether there was.
local function write_completion(key, text, rule)
    local new = try('HSET', key, 'returnvalue', text, 'finishedOn', now, 'atm', rule.made, 'ats', rule.started)
    calls = calls + 1
    if new == END_FIELDS then
        call('DEL', key)
        return false
    elseif type(new) == 'table' then
        pass_over(new)
        return false
    end
    return true
end

-- Returns a code for each.
local function complete(jobs)
    local ids, texts, rules, keys, events = jobs.ids, jobs.texts, jobs.rules, jobs.keys, prefix .. 'events'
    local codes, unlocked, unstalled, scores, done = {}, {}, {}, {}, 0
    for i = 1, ends do
        local id, text = ids[i], texts[i]
        codes[i] = JOB_MISSING
        if write_completion(keys[i], text, rules[i]) then
            if done == 0 then -- trims: every job that is added does too
                run('XADD', events, 'MAXLEN', '~', known_meta[5], '*', 'event', 'completed', 'jobId', id, 'returnvalue', text,
                    'prev', 'active')
            else
                run('XADD', events, '*', 'event', 'completed', 'jobId', id, 'returnvalue', text, 'prev', 'active')
            end
            calls = calls + 1
            codes[i], done = 0, done + 1
            unlocked[done], unstalled[done] = jobs.lock_keys[i], id
            scores[2 * done - 1], scores[2 * done] = now, id
        end
    end
    if done > 0 then
        call('DEL', unpack(unlocked))
        if known_view.has_suspects then
            call('SREM', prefix .. 'stalled', unpack(unstalled))
        end
        call('ZADD', prefix .. 'completed', unpack(scores))
    end
    return codes
end

-- Takes those that are complete out of the active list. They are mostly the oldest: only from the youngest of them on is anything
-- written. Returns whether any stay, nil if that is not known.
local function leave(ids, codes, places, active)
    if ends == 1 then
        if codes[1] ~= 0 then
            call('RPUSH', prefix .. 'active', ids[1]) -- it has left already
            return true
        end
        return nil
    end
    local leaving, first, staying, number = {}, #active + 1, {}, 0
    for i = 1, ends do
        if codes[i] == 0 then
            leaving[places[i]], first, number = true, math.min(first, places[i]), number + 1
        end
    end
    if number > 0 then
        for place = first, #active do
            if not leaving[place] then
                staying[#staying + 1] = active[place]
            end
        end
        call('LTRIM', prefix .. 'active', 0, first - #active - 2)
        if #staying > 0 then
            call('RPUSH', prefix .. 'active', unpack(staying))
        end
    end
    return number < #active
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
local function conclude_shortly(codes, stay, due)
    local taken = {}
    local ids, empty = pop_next()
    activate(ids, taken)
    if #taken > 0 then
        stay = true
    elseif stay == nil then
        stay = call('EXISTS', prefix .. 'active') == 1
    end
    if empty then
        call('DEL', prefix .. 'pc')
        if not stay and not due then
            call('XADD', prefix .. 'events', '*', 'event', 'drained')
        end
        call('ZREM', prefix .. 'marker', '0')
    else
        call('ZADD', prefix .. 'marker', 0, '0')
    end
    return { calls, {}, codes, taken, 0, {}, empty and due and whole(due) or '', 0, 0, stay and 1 or 0 }
end

if ends > 0 and changes + news + unanswered == 0 and wanted > 0 and not own_max and minutes == 0
    and math.max(ends, wanted) <= MOST_AT_ONCE then
    local jobs = read_completions()
    if jobs and is_free(jobs) then
        local due = next_due()
        local places, active
        if due ~= false then
            places, active = find_active(jobs.ids)
        end
        if places then
            local codes = complete(jobs)
            return conclude_shortly(codes, leave(jobs.ids, codes, places, active), due)
        end
    end
end
