-- Keeps finished jobs and evicts old ones. See layout.md, section 13.
--
-- Needs: append, call, format_integer, list_job_keys, report_removed_child, send_chunked, sum_replies
-- Defines: open_retention

-- Collects the finished jobs of one call, to write them together.
local function open_retention(queue, now)
    local keys_to_delete = {}
    local retention = { now = format_integer(now) }

    function retention.mark_deleted(key)
        for _, job_key in ipairs({ list_job_keys(key) }) do
            append(keys_to_delete, job_key)
        end
    end

    local function evict_jobs(ids)
        for _, id in ipairs(ids) do
            local key = queue.name .. ':' .. id
            local fields = call('HMGET', key, 'parentKey', 'parent')
            if fields[1] then
                report_removed_child({ key = key, parent_key = fields[1], parent = fields[2] })
            end
            retention.mark_deleted(key)
        end
    end

    -- Finished jobs that share a rule are written together; another rule writes those before it.
    local pending_by_state = {}

    local function write_finished(state)
        local pending = pending_by_state[state]
        if not pending then
            return
        end
        pending_by_state[state] = nil
        local key = queue.name .. ':' .. state
        send_chunked('ZADD', key, pending.scores)
        local age, limit, count = pending.rule.keep_age, pending.rule.keep_limit or 1000, pending.rule.keep_count
        if age then
            local bound = now - age
            local ids = call('ZREVRANGEBYSCORE', key, bound, '-inf', 'LIMIT', 0, limit)
            evict_jobs(ids)
            if #ids == limit then
                send_chunked('ZREM', key, ids)
            elseif #ids > 0 then
                call('ZREMRANGEBYSCORE', key, '-inf', bound)
            end
        end
        if count then
            local ids = call('ZRANGE', key, 0, -(count + 1))
            if #ids > 0 then
                evict_jobs(ids)
                call('ZREMRANGEBYRANK', key, 0, -(count + 1))
            end
        end
    end

    function retention.finished(state, outcome)
        local pending = pending_by_state[state]
        local rule = outcome.rule
        if pending and pending.rule ~= rule and (pending.rule.keep_count ~= rule.keep_count
            or pending.rule.keep_age ~= rule.keep_age
            or pending.rule.keep_limit ~= rule.keep_limit) then
            write_finished(state)
            pending = nil
        end
        if not pending then
            pending = { rule = rule, scores = {} }
            pending_by_state[state] = pending
        end
        append(pending.scores, now)
        append(pending.scores, outcome.id)
    end

    function retention.flush()
        write_finished('completed')
        write_finished('failed')
        sum_replies('DEL', keys_to_delete)
    end

    return retention
end
