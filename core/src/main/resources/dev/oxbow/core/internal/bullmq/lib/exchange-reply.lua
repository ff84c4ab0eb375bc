-- Ends an exchange on the general path: fetches jobs, writes markers and builds the reply. See layout.md, sections 9 and 12.
--
-- Needs: call, command_count, emit_event, fetch_jobs, flush_markers, format_integer, get_first_delayed, max_fetch,
--   metrics_minutes, now, queue, record_metrics, sum_replies, write_delay_marker
-- Defines: build_reply

-- added, codes, reclaimed: parts of the reply, see scripts/exchange.lua. has_finished: whether the last outcome finished its
-- job. active_left: nil if not known
local function build_reply(added, codes, reclaimed, has_finished, active_left)
    local free_slots = math.max(0, max_fetch - #reclaimed / 3)
    local fetched, hold, limited, empty = {}, 0, 0, false
    if free_slots > 0 and queue.is_idle and not queue.needs_marker and not queue.needs_delay_marker then
        empty = true
    elseif free_slots > 0 then
        fetched, hold, limited, empty = fetch_jobs(free_slots)
    end
    local number = #fetched / 2

    local due = ''
    if number < free_slots and get_first_delayed(queue) then
        due = format_integer(math.ceil(get_first_delayed(queue) / 4096))
    end
    if queue.retried_later and number == 0 then
        write_delay_marker(queue)
    end

    if number + #reclaimed > 0 then
        active_left = true
    elseif active_left == nil and (free_slots > 0 or has_finished) then
        active_left = call('EXISTS', queue.name .. ':active') == 1
    end

    -- No drained event if this call could not see whether the queue is empty.
    if has_finished and number == 0 and not active_left and (free_slots == 0 or (empty and not get_first_delayed(queue)))
        and (empty or sum_replies('EXISTS', { queue.name .. ':wait', queue.name .. ':prioritized' }) == 0) then
        emit_event(queue, 'drained')
    end

    -- A worker that fills its slots wakes the next one, whatever waits; a worker that empties the queue removes the marker.
    if empty then
        queue.needs_marker = false
        if not queue.is_idle then
            call('ZREM', queue.name .. ':marker', '0')
        end
    elseif number > 0 then
        queue.needs_marker = false
        call('ZADD', queue.name .. ':marker', 0, '0')
    end
    flush_markers(queue)

    for state, jobs in pairs(metrics_minutes > 0 and queue.finished_counts or {}) do
        if jobs > 0 then
            record_metrics(queue, state, jobs, tonumber(now), metrics_minutes)
        end
    end

    return {
        command_count, added, codes, fetched, 0, reclaimed, due, limited, hold, active_left == false and 0 or 1
    }
end
