-- Adds trees of jobs, all of them or none; joined behind attaching.
-- KEYS  the queues
-- ARGV  1: now (ms)  2: how many jobs; then for each, level by level, so that parents come before their children, 4 and a lot:
--       the number of its queue (from 1), the number of its parent among the jobs or 0, '1' if it has children, '1' if its
--       caller chose its id (others are new: nobody looks for them); its lot of one job, see adding.lua
-- Reply 0, and for each that was not added since a job was there already 3: its number, why not, and an id, as from add-jobs.lua
--       or -5 or -7 and the number of the job that was refused, as by add-jobs.lua; nothing is written then

local now, count = tonumber(ARGV[1]), tonumber(ARGV[2])

local function read_nodes()
    local nodes, at = {}, 3
    for i = 1, count do
        local node = {
            queue = queue_of(KEYS[tonumber(ARGV[at])]),
            parent = nodes[tonumber(ARGV[at + 1])],
            has_children = ARGV[at + 2] == '1',
            is_known = ARGV[at + 3] == '1'
        }
        local lots
        lots, at = read_lots(at + 4, 1)
        node.lot = lots[1]
        node.id = node.lot.chosen
        node.key = node.queue.name .. ':' .. node.id
        node.parent_key = node.lot.rare and node.lot.rare.parentKey
        set_rare_fields(node.lot)
        nodes[i] = node
    end
    return nodes
end

-- The first job that cannot be added, and why. Nothing has been written.
local function refusal(nodes)
    local parents = {}
    for i, node in ipairs(nodes) do
        if node.parent_key then
            if not node.parent and call('EXISTS', node.parent_key) == 0 then
                return PARENT_MISSING, i
            elseif node.is_known then
                local claimed = parents[node.key]
                if claimed and claimed ~= node.parent_key or has_other_parent(node.key, node.parent_key) then
                    return OTHER_PARENT, i
                end
                parents[node.key] = node.parent_key
            end
        end
    end
    return nil
end

local function store_parent(node, data)
    local queue, lot = node.queue, node.lot
    write_job(node.key, data, lot)
    call('XADD', queue.events, '*', 'event', 'added', 'jobId', node.id, 'name', lot.name)
    call('ZADD', queue.name .. ':waiting-children', lot.timestamp, node.id)
    emit_trimmed(queue, 'waiting-children', 'jobId', node.id)
end

local nodes = read_nodes()
local why, number = refusal(nodes)
if why then
    return { calls, why, number }
end

local drawn, keys_of_children, bereft, reply = {}, {}, {}, { calls, 0 }
for _, node in ipairs(nodes) do
    drawn[node.queue] = (drawn[node.queue] or 0) + 1
end
for queue, jobs in pairs(drawn) do
    draw_numbers(queue, jobs)
end
for i, node in ipairs(nodes) do
    local queue, lot, data = node.queue, node.lot, ARGV[node.lot.data + 1]
    local is_there = node.is_known and call('EXISTS', node.key) == 1
    local owner = not is_there and lot.rare and lot.rare.deduplication and deduplicate(queue, node.id, data, lot)
    if is_there or owner then
        if is_there then
            if node.parent_key and adopt(queue, node.id, lot.rare) then
                bereft[node.parent_key] = lot.rare.parent
            end
            emit_trimmed(queue, 'duplicated', 'jobId', node.id)
        end
        append(reply, i)
        append(reply, is_there and DUPLICATE or DEDUPLICATED)
        append(reply, owner or node.id)
    else
        if node.has_children then
            store_parent(node, data)
        else
            store_job(queue, node.id, data, lot)
        end
        if node.parent_key then
            keys_of_children[node.parent_key] = keys_of_children[node.parent_key] or {}
            append(keys_of_children[node.parent_key], node.key)
        end
    end
end
for parent_key, children in pairs(keys_of_children) do
    send('SADD', parent_key .. ':dependencies', children)
end
for parent_key, parent in pairs(bereft) do
    release_if_none_pending(parent_of({ parent_key = parent_key, parent = parent }), now)
end
flush_all()
reply[1] = calls
return reply
