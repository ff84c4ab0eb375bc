-- Counts of finished jobs by the minute, if the worker wants them; joined behind the prelude.

-- Counts so many more jobs that ended so. Whoever counts first in a minute closes the minutes before it: the newest stand in front.
local function measure(queue, state, number, now, minutes)
    local key = queue.name .. ':metrics:' .. state
    local before = call('HINCRBY', key, 'count', number) - number
    local last = call('HMGET', key, 'prevTS', 'prevCount')
    local since = tonumber(last[1] or nil)
    if not since then
        call('HSET', key, 'prevTS', whole(now), 'prevCount', '0')
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
    send('LPUSH', key .. ':data', points)
    call('LTRIM', key .. ':data', 0, minutes - 1)
    call('HSET', key, 'prevTS', whole(now), 'prevCount', whole(before))
end
