-- Stands in front of every script. Redis makes what a script declares anew in each call, so this is little: what the short ways
-- through a turn need too.
-- A script gets qualified queue names ("bull:mail") as KEYS; every key of a queue is that name, a colon and a suffix.
-- Its reply is a list whose first element is the number of commands it ran.

local calls = 0

-- Past the counter: for the few loops over many jobs that add to it by themselves, since there each step counts. What try
-- returns may be an error.
local run, try = redis.call, redis.pcall

local function call(...)
    calls = calls + 1
    return run(...)
end

-- What was done before an error cannot be undone, so a key of another type than expected must not keep the rest from being
-- written. Any other error goes on.
local function pass_over(failure)
    local text = type(failure) == 'table' and failure.err or tostring(failure)
    if not string.find(text, 'WRONGTYPE', 1, true) then
        error(failure)
    end
end

-- Lua's own conversion keeps only 14 digits.
local function whole(number)
    return string.format('%.0f', number)
end

-- A queue's settings, in the order that meta_of takes them in: the last two are how many events the stream keeps, and what made
-- the queue.
local function read_meta(name)
    return call('HMGET', name .. ':meta', 'paused', 'concurrency', 'max', 'duration', 'opts.maxLenEvents', 'version')
end

-- Writes of these last two what a queue has not: what BullMQ's Queue leaves when it is made. version: nil if it has one, or may
-- do without. Returns how many events are kept.
local function introduce(name, kept, version)
    local fields = {}
    if not tonumber(kept or nil) then
        kept = '10000'
        fields = { 'opts.maxLenEvents', kept }
    end
    if version then
        fields[#fields + 1], fields[#fields + 2] = 'version', version
    end
    if #fields > 0 then
        call('HSET', name .. ':meta', unpack(fields))
    end
    return kept
end
