-- What the end of a job means for the deduplication that it owns. See layout.md, section 7.
--
-- Needs: append, call, format_integer, store_job
-- Defines: finish_deduplication

-- The end of a job ends its deduplication, unless that expires by itself; a job that was stored to follow it
-- (keepLastIfActive) is added now.
local function finish_deduplication(queue, id, dedup, now)
    local owner_key, next_key = queue.name .. ':de:' .. dedup, queue.name .. ':dn:' .. dedup
    local ttl = call('PTTL', owner_key)
    if ttl == 0 or (ttl == -1 and call('GET', owner_key) == id) then
        call('DEL', owner_key)
    end
    local flat = call('HGETALL', next_key)
    if #flat == 0 then
        return
    end
    local waiting = {}
    for i = 1, #flat, 2 do
        waiting[flat[i]] = flat[i + 1]
    end
    call('INCR', queue.name .. ':id')
    call('SET', owner_key, waiting.jid)
    call('DEL', next_key)
    local ok, opts = pcall(cjson.decode, waiting.opts or '{}')
    opts = ok and type(opts) == 'table' and opts or {}
    local extra = { 'deid', dedup }
    for field, source in pairs({ parentKey = 'pk', parent = 'pd', rjk = 'rjk' }) do
        if waiting[source] then
            append(extra, field)
            append(extra, waiting[source])
        end
    end
    store_job(queue, waiting.jid, waiting.data, {
        name = waiting.name,
        opts = waiting.opts,
        timestamp = format_integer(now),
        delay = format_integer(tonumber(opts.delay) or 0),
        priority = format_integer(tonumber(opts.priority) or 0),
        lifo = opts.lifo and true or false,
        extra = extra
    })
    if waiting.pdk then
        call('SADD', waiting.pdk, queue.name .. ':' .. waiting.jid)
    end
end
