-- The short way through a turn that brings nothing but new jobs for a worker with room for all of them; joined behind
-- prelude, turn-head and adding. What stands behind this part is not even loaded then: a lone job waits for nothing longer than for this.

local function all_may_start_in_turn(lots)
    if lots.rare then
        return false -- adding them says what becomes of them
    end
    local meta, seen = meta_of(queue), {}
    if meta.paused or meta.concurrency or meta.max then
        return false
    end
    for _, lot in ipairs(lots) do
        if lot.delay ~= '0' or lot.priority ~= '0' or lot.lifo then
            return false
        end
        if lot.chosen and seen[lot.chosen] then
            return false
        end
        seen[lot.chosen or ''] = true
    end
    local keys = chosen_keys(queue, lots)
    for _, lane in ipairs({ 'wait', 'prioritized', 'delayed' }) do
        append(keys, queue.name .. ':' .. lane)
    end
    return total('EXISTS', keys) == 0
end

-- New jobs go straight to the worker that adds them, if nothing waits before them and nothing may hold them up: what is
-- written is what adding and taking would have left, without what they would have undone. Returns the number of the first
-- job, or nil if that cannot be.
local function hand_over(lots)
    if not all_may_start_in_turn(lots) then
        return nil
    end
    introduce(queue, version)
    local number, ids = draw_numbers(queue, news), {}
    for _, lot in ipairs(lots) do
        lot.extra = worker == '' and { 'processedOn', now, 'ats', '1' } or { 'processedOn', now, 'ats', '1', 'pb', worker }
        for i = 1, lot.count do
            local id = lot.chosen or whole(number + #ids + 1)
            local key = queue.name .. ':' .. id
            write_job(key, ARGV[lot.data + i], lot)
            call('SET', key .. ':lock', token, 'PX', lock_duration)
            emit(queue, 'added', 'jobId', id, 'name', lot.name)
            emit_trimmed(queue, 'waiting', 'jobId', id)
            emit(queue, 'active', 'jobId', id, 'prev', 'waiting')
            append(ids, id)
        end
    end
    send('LPUSH', queue.name .. ':active', ids)
    return number + 1
end

if news > 0 and changes + ends + unanswered == 0 and news <= wanted and not own_max then
    local first = hand_over((read_lots(AFTER_HEAD, news)))
    if first then
        return { calls, { first }, {}, {}, 1, {}, '', 0, 0, 1 }
    end
end
