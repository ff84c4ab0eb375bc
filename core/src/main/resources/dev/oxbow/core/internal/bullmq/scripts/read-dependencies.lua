-- Children of jobs of one queue. See layout.md, section 8.
--
-- KEYS  1: the queue
-- ARGV  for each query 5: job id, kind ('processed', 'unprocessed', 'ignored', 'failed'), what: 'all', 'page' or 'count';
--       for a page the cursor ('0' begins) and how many, roughly
-- Reply for each query: keys of children, each with its return value or reason for processed and ignored ones; for a page
--       2: the next cursor ('0': there are no more) and the same; or their number
-- Needs: append, call, command_count, format_integer

local SUFFIXES = { processed = ':processed', unprocessed = ':dependencies', ignored = ':failed', failed = ':unsuccessful' }

local ALL = {
    processed = function(key) return call('HGETALL', key) end,
    unprocessed = function(key) return call('SMEMBERS', key) end,
    failed = function(key) return call('ZRANGE', key, 0, -1) end
}
ALL.ignored = ALL.processed

local PAGE = {
    processed = function(key, cursor, count) return call('HSCAN', key, cursor, 'COUNT', count) end,
    unprocessed = function(key, cursor, count) return call('SSCAN', key, cursor, 'COUNT', count) end,
    failed = function(key, cursor, count)
        local first, wanted = tonumber(cursor), tonumber(count)
        local children = call('ZRANGE', key, first, first + wanted - 1)
        return { #children < wanted and '0' or format_integer(first + wanted), children }
    end
}
PAGE.ignored = PAGE.processed

local COUNT = {
    processed = function(key) return call('HLEN', key) end,
    unprocessed = function(key) return call('SCARD', key) end,
    failed = function(key) return call('ZCARD', key) end
}
COUNT.ignored = COUNT.processed

local ANSWERS = { all = ALL, page = PAGE, count = COUNT }

local reply = { 0 }
for at = 1, #ARGV, 5 do
    local kind = ARGV[at + 1]
    append(reply, ANSWERS[ARGV[at + 2]][kind](KEYS[1] .. ':' .. ARGV[at] .. SUFFIXES[kind], ARGV[at + 3], ARGV[at + 4]))
end
reply[1] = command_count
return reply
