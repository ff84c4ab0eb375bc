-- Adds trees of jobs, all of them or none. See layout.md, sections 7 and 8.
--
-- KEYS  the queues
-- ARGV  1: now (ms)  2: how many jobs; then for each, level by level, so that parents come before their children, 4 and a group:
--       the number of its queue (from 1), the number of its parent among the jobs or 0, '1' if it has children, '1' if the
--       producer chose its id (other ids are new, so the script does not look for them); its group of one job, see add-args
-- Reply 0, and for each that was not added since a job existed 3: its number, the reason and an id, as from add-jobs; or -5 or -7
--       and the number of the rejected job, and nothing is written
-- Needs: DEDUPLICATED, DUPLICATE, OTHER_PARENT, PARENT_MISSING, adopt_child, append, call, command_count, deduplicate_job,
--   emit_event_trimmed, flush_all, get_queue, has_other_parent, read_job_groups, read_parent, release_parent_if_ready,
--   reserve_numbers, send_chunked, set_rare_fields, store_job, write_job_hash

local now, count = tonumber(ARGV[1]), tonumber(ARGV[2])

local function read_flow_nodes()
    local nodes, at = {}, 3
    for i = 1, count do
        local node = {
            queue = get_queue(KEYS[tonumber(ARGV[at])]),
            parent = nodes[tonumber(ARGV[at + 1])],
            has_children = ARGV[at + 2] == '1',
            is_known = ARGV[at + 3] == '1'
        }
        local groups
        groups, at = read_job_groups(at + 4, 1)
        node.lot = groups[1]
        node.id = node.lot.chosen
        node.key = node.queue.name .. ':' .. node.id
        node.parent_key = node.lot.rare and node.lot.rare.parentKey
        set_rare_fields(node.lot)
        nodes[i] = node
    end
    return nodes
end

-- The first job that cannot be added, and the reason. Nothing has been written.
local function find_rejection(nodes)
    local parents = {}
    for i, node in ipairs(nodes) do
        if node.parent_key then
            if not node.parent and call('EXISTS', node.parent_key) == 0 then
                return PARENT_MISSING, i
            elseif node.is_known then
                local claimed_parent = parents[node.key]
                if claimed_parent and claimed_parent ~= node.parent_key or has_other_parent(node.key, node.parent_key) then
                    return OTHER_PARENT, i
                end
                parents[node.key] = node.parent_key
            end
        end
    end
    return nil
end

local function store_flow_parent(node, data)
    local queue, group = node.queue, node.lot
    write_job_hash(node.key, data, group)
    call('XADD', queue.events, '*', 'event', 'added', 'jobId', node.id, 'name', group.name)
    call('ZADD', queue.name .. ':waiting-children', group.timestamp, node.id)
    emit_event_trimmed(queue, 'waiting-children', 'jobId', node.id)
end

local nodes = read_flow_nodes()
local reason, number = find_rejection(nodes)
if reason then
    return { command_count, reason, number }
end

local reserved, keys_of_children, completed_parents, reply = {}, {}, {}, { command_count, 0 }
for _, node in ipairs(nodes) do
    reserved[node.queue] = (reserved[node.queue] or 0) + 1
end
for queue, jobs in pairs(reserved) do
    reserve_numbers(queue, jobs)
end
for i, node in ipairs(nodes) do
    local queue, group, data = node.queue, node.lot, ARGV[node.lot.data + 1]
    local is_there = node.is_known and call('EXISTS', node.key) == 1
    local owner = not is_there and group.rare and group.rare.deduplication and deduplicate_job(queue, node.id, data, group)
    if is_there or owner then
        if is_there then
            if node.parent_key and adopt_child(queue, node.id, group.rare) then
                completed_parents[node.parent_key] = group.rare.parent
            end
            emit_event_trimmed(queue, 'duplicated', 'jobId', node.id)
        end
        append(reply, i)
        append(reply, is_there and DUPLICATE or DEDUPLICATED)
        append(reply, owner or node.id)
    else
        if node.has_children then
            store_flow_parent(node, data)
        else
            store_job(queue, node.id, data, group)
        end
        if node.parent_key then
            keys_of_children[node.parent_key] = keys_of_children[node.parent_key] or {}
            append(keys_of_children[node.parent_key], node.key)
        end
    end
end
for parent_key, children in pairs(keys_of_children) do
    send_chunked('SADD', parent_key .. ':dependencies', children)
end
for parent_key, parent in pairs(completed_parents) do
    release_parent_if_ready(read_parent({ parent_key = parent_key, parent = parent }), now)
end
flush_all()
reply[1] = command_count
return reply
