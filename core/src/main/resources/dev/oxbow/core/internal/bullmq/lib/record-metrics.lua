-- Counts finished jobs by the minute. See layout.md, section 13.
--
-- Needs: call, format_integer, send_chunked
-- Defines: record_metrics

-- Counts so many more jobs of that state. The first count in a minute closes the minutes before it: the newest are in front.
local function record_metrics(queue, state, number, now, minutes)
    local key = queue.name .. ':metrics:' .. state
    local before = call('HINCRBY', key, 'count', number) - number
    local last = call('HMGET', key, 'prevTS', 'prevCount')
    local since = tonumber(last[1] or nil)
    if not since then
        call('HSET', key, 'prevTS', format_integer(now), 'prevCount', '0')
        return
    end
    local passed = math.min(math.floor(now / 60000) - math.floor(since / 60000), minutes)
    if passed <= 0 then
        return
    end
    local points = { before - (tonumber(last[2] or nil) or 0) }
    for i = 2, passed do
        points[i] = 0
    end
    send_chunked('LPUSH', key .. ':data', points)
    call('LTRIM', key .. ':data', 0, minutes - 1)
    call('HSET', key, 'prevTS', format_integer(now), 'prevCount', format_integer(before))
end
