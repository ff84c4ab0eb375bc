-- Commands to Redis and the settings of a queue. Every script begins with this part, and Redis runs it anew in each call, so
-- it holds only what the fast paths need too.
-- A script gets qualified queue names ('bull:mail') as KEYS and replies with a list whose first element is the number of commands
-- that it ran. See layout.md, sections 3 and 10.
--
-- Needs: nothing
-- Defines: command_count, raw_call, raw_pcall, call, ignore_wrong_type, format_integer, read_meta, init_meta

local command_count = 0

-- These two do not count. Loops over many jobs use them and add to the count by themselves, since every step costs time
-- there. What raw_pcall returns may be an error.
local raw_call, raw_pcall = redis.call, redis.pcall

local function call(...)
    command_count = command_count + 1
    return raw_call(...)
end

-- A script cannot undo what it wrote before an error, so a key of another type than expected must not keep the other jobs
-- from being written. Any other error is raised again.
local function ignore_wrong_type(failure)
    local text = type(failure) == 'table' and failure.err or tostring(failure)
    if not string.find(text, 'WRONGTYPE', 1, true) then
        error(failure)
    end
end

-- Lua's own conversion keeps only 14 digits.
local function format_integer(number)
    return string.format('%.0f', number)
end

-- A queue's settings, in the order in which get_meta reads them; the last two are how many events the stream keeps, and what
-- made the queue. See layout.md, section 3.
local function read_meta(name)
    return call('HMGET', name .. ':meta', 'paused', 'concurrency', 'max', 'duration', 'opts.maxLenEvents', 'version')
end

-- Writes those of the last two that are missing, as BullMQ's Queue does when it is constructed. version: nil if it is there
-- or not to be written. Returns how many events are kept.
local function init_meta(name, max_events, version)
    local fields = {}
    if not tonumber(max_events or nil) then
        max_events = '10000'
        fields = { 'opts.maxLenEvents', max_events }
    end
    if version then
        fields[#fields + 1], fields[#fields + 2] = 'version', version
    end
    if #fields > 0 then
        call('HSET', name .. ':meta', unpack(fields))
    end
    return max_events
end
