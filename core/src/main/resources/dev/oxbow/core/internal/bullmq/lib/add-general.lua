-- The general path of adding: any jobs, also those with a parent or a deduplication. See layout.md, sections 7 and 8.
--
-- Needs: DEDUPLICATED, DUPLICATE, OTHER_PARENT, PARENT_MISSING, add_plain_jobs, adopt_child, append, call, deduplicate_job,
--   emit_event_trimmed, format_integer, has_other_parent, init_queue, read_parent, release_parent_if_ready, reserve_numbers,
--   send_chunked, set_rare_fields, store_job
-- Defines: add_job, add_jobs

-- Adds one job. Returns the reason if it was not added, and the id that counts then.
local function add_job(queue, group, id, data)
    local rare = group.rare
    if group.chosen and call('EXISTS', queue.name .. ':' .. id) == 1 then
        if rare and rare.parentKey then
            if has_other_parent(queue.name .. ':' .. id, rare.parentKey) then
                return OTHER_PARENT, id
            elseif adopt_child(queue, id, rare) then
                local parent = read_parent({ parent_key = rare.parentKey, parent = rare.parent })
                release_parent_if_ready(parent, tonumber(group.timestamp))
            end
        end
        emit_event_trimmed(queue, 'duplicated', 'jobId', id)
        return DUPLICATE, id
    end
    local owner = rare and rare.deduplication and deduplicate_job(queue, id, data, group)
    if owner then
        return DEDUPLICATED, owner
    end
    store_job(queue, id, data, group)
    return nil
end

-- Adds jobs in order. Returns what add-jobs replies.
local function add_jobs(queue, groups, count, version)
    if not groups.rare then
        return add_plain_jobs(queue, groups, count, version)
    end
    init_queue(queue, version)
    local reply, position = { 0 }, 0

    local function append_rejection(reason, id)
        append(reply, position)
        append(reply, reason)
        append(reply, id)
    end

    for _, group in ipairs(groups) do
        local parent_key = group.rare and group.rare.parentKey
        if parent_key and call('EXISTS', parent_key) == 0 then
            for _ = 1, group.count do
                position = position + 1
                append_rejection(PARENT_MISSING, '')
            end
        else
            local number, children = reserve_numbers(queue, group.count), {}
            if reply[1] == 0 then
                reply[1] = number + 1
            end
            set_rare_fields(group)
            for i = 1, group.count do
                position = position + 1
                local id = group.chosen or format_integer(number + i)
                local reason, counted_id = add_job(queue, group, id, ARGV[group.data + i])
                if reason then
                    append_rejection(reason, counted_id)
                else
                    append(children, queue.name .. ':' .. id)
                end
            end
            if parent_key then
                send_chunked('SADD', parent_key .. ':dependencies', children)
            end
        end
    end
    return reply
end
