-- New jobs of every kind, those with a parent or a deduplication among them; joined behind adding, parents and deduplicating.

local DEDUPLICATED, PARENT_MISSING, OTHER_PARENT = 2, -5, -7

-- Whether a job that is there already belongs to another parent than the one named now, and that parent is there too.
local function has_other_parent(key, parent_key)
    local own = call('HGET', key, 'parentKey')
    return own and own ~= parent_key and call('EXISTS', own) == 1
end

-- Gives a job that is there already to the parent that is named now. Returns true if it has completed: then the parent has its
-- value, and may have nothing to wait for.
local function adopt(queue, id, rare)
    local key, completed = queue.name .. ':' .. id, false
    if call('ZSCORE', queue.name .. ':completed', id) then
        completed = true
        call('HSET', rare.parentKey .. ':processed', key, call('HGET', key, 'returnvalue') or 'null')
    else
        call('SADD', rare.parentKey .. ':dependencies', key)
    end
    call('HSET', key, 'parentKey', rare.parentKey, 'parent', rare.parent)
    return completed
end

-- Sets the fields that rare things add to the hash.
local function set_rare_fields(lot)
    local rare = lot.rare
    if rare and rare.parentKey then
        lot.extra = { 'parentKey', rare.parentKey, 'parent', rare.parent }
    elseif rare and rare.deduplication then
        lot.extra = { 'deid', rare.deduplication.id }
    end
end

-- Adds one job. Returns why it was not added, if so, and the id that counts then.
local function add_one(queue, lot, id, data)
    local rare = lot.rare
    if lot.chosen and call('EXISTS', queue.name .. ':' .. id) == 1 then
        if rare and rare.parentKey then
            if has_other_parent(queue.name .. ':' .. id, rare.parentKey) then
                return OTHER_PARENT, id
            elseif adopt(queue, id, rare) then
                release_if_none_pending(parent_of({ parent_key = rare.parentKey, parent = rare.parent }), tonumber(lot.timestamp))
            end
        end
        emit_trimmed(queue, 'duplicated', 'jobId', id)
        return DUPLICATE, id
    end
    local owner = rare and rare.deduplication and deduplicate(queue, id, data, lot)
    if owner then
        return DEDUPLICATED, owner
    end
    store_job(queue, id, data, lot)
    return nil
end

-- Adds jobs in order. Returns what add-jobs.lua replies.
local function add_jobs(queue, lots, count, version)
    if not lots.rare then
        return add_plain_jobs(queue, lots, count, version)
    end
    introduce_queue(queue, version)
    local reply, place = { 0 }, 0

    local function note(why, id)
        append(reply, place)
        append(reply, why)
        append(reply, id)
    end

    for _, lot in ipairs(lots) do
        local parent_key = lot.rare and lot.rare.parentKey
        if parent_key and call('EXISTS', parent_key) == 0 then
            for _ = 1, lot.count do
                place = place + 1
                note(PARENT_MISSING, '')
            end
        else
            local number, children = draw_numbers(queue, lot.count), {}
            if reply[1] == 0 then
                reply[1] = number + 1
            end
            set_rare_fields(lot)
            for i = 1, lot.count do
                place = place + 1
                local id = lot.chosen or whole(number + i)
                local why, counts = add_one(queue, lot, id, ARGV[lot.data + i])
                if why then
                    note(why, counts)
                else
                    append(children, queue.name .. ':' .. id)
                end
            end
            if parent_key then
                send('SADD', parent_key .. ':dependencies', children)
            end
        end
    end
    return reply
end
