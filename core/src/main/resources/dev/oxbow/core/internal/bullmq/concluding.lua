-- How a turn ends: jobs are taken, workers told, and the caller answered; joined behind taking and measuring.

-- added, codes, reclaimed: see turn-head.lua. ended: whether the last outcome was an end. active_left: nil if not known
local function conclude(added, codes, reclaimed, ended, active_left)
    local most = math.max(0, wanted - #reclaimed / 3)
    local taken, held, limited, empty = {}, 0, 0, false
    if most > 0 and queue.quiet and not queue.ready and not queue.late then
        empty = true
    elseif most > 0 then
        taken, held, limited, empty = take(most)
    end
    local number = #taken / 2

    local due = ''
    if number < most and first_delayed(queue) then
        due = whole(math.ceil(first_delayed(queue) / 4096))
    end
    if queue.retried_later and number == 0 then
        mark_delayed(queue)
    end

    if number + #reclaimed > 0 then
        active_left = true
    elseif active_left == nil and (most > 0 or ended) then
        active_left = call('EXISTS', queue.name .. ':active') == 1
    end

    -- Nobody is told of an empty queue by a look that could not see whether it is.
    if ended and number == 0 and not active_left and (most == 0 or (empty and not first_delayed(queue)))
        and (empty or total('EXISTS', { queue.name .. ':wait', queue.name .. ':prioritized' }) == 0) then
        emit(queue, 'drained')
    end

    -- Whoever fills its places up wakes the next worker, whatever waits; whoever empties the queue leaves nothing to wake for.
    if empty then
        queue.ready = false
        if not queue.quiet then
            call('ZREM', queue.name .. ':marker', '0')
        end
    elseif number > 0 then
        queue.ready = false
        call('ZADD', queue.name .. ':marker', 0, '0')
    end
    flush_markers(queue)

    for state, jobs in pairs(minutes > 0 and queue.ended or {}) do
        if jobs > 0 then
            measure(queue, state, jobs, tonumber(now), minutes)
        end
    end

    return {
        calls, added, codes, taken, 0, reclaimed, due, limited, held, active_left == false and 0 or 1
    }
end
