-- A page of jobs, or of their ids, by states.
--
-- KEYS  1: the queue
-- ARGV  1: first and 2: last position in each state, from 0, from the end if negative  3: '1' for oldest first
--       4: '1' for ids only  then the keys that hold them
-- Reply ids only: the ids. Otherwise for each job 3: the position of its key in the arguments (from 1), id, hash
-- Needs: append, call, command_count, run_ignoring_wrong_type

local name, first, last, oldest_first, ids_only = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3] == '1', ARGV[4] == '1'
local LIST_KEYS = { wait = true, active = true }

-- Ids without a record leave holes in a page, which is filled up by reading on, a few times.
local MAX_ROUNDS = 5

-- The newest is at the left of a list, and at the end of a set.
local function read_ids(location, from, to)
    local key = name .. ':' .. location
    if not LIST_KEYS[location] then
        return call(oldest_first and 'ZRANGE' or 'ZREVRANGE', key, from, to)
    elseif not oldest_first then
        return call('LRANGE', key, from, to)
    end
    local ids = call('LRANGE', key, -1 - to, -1 - from) -- not -(to + 1): Lua would write -0
    for i = 1, #ids / 2 do
        ids[i], ids[#ids + 1 - i] = ids[#ids + 1 - i], ids[i]
    end
    return ids
end

local reply, seen = { 0 }, {}

local function is_new(id)
    local new = not seen[id]
    seen[id] = true
    return new
end

local function list_ids(location)
    for _, id in ipairs(read_ids(location, first, last)) do
        if is_new(id) then
            append(reply, id)
        end
    end
end

local function list_jobs(argument)
    local bounded, missing, from, to = first >= 0 and last >= 0, last - first + 1, first, last
    for _ = 1, bounded and MAX_ROUNDS or 1 do
        local ids = read_ids(ARGV[argument], from, to)
        for _, id in ipairs(ids) do
            if not bounded or missing > 0 then
                local is_hash, hash = run_ignoring_wrong_type(call, 'HGETALL', name .. ':' .. id)
                if is_hash and #hash > 0 then
                    missing = missing - 1
                    if is_new(id) then
                        append(reply, argument - 4)
                        append(reply, id)
                        append(reply, hash)
                    end
                end
            end
        end
        if missing <= 0 or #ids < to - from + 1 then
            return
        end
        from = to + 1
        to = from + missing - 1
    end
end

for argument = 5, #ARGV do
    if ids_only then
        list_ids(ARGV[argument])
    else
        list_jobs(argument)
    end
end
reply[1] = command_count
return reply
