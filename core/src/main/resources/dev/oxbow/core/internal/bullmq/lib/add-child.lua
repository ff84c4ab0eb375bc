-- Links new and existing jobs to their parents. See layout.md, section 8.
--
-- Needs: call
-- Defines: has_other_parent, adopt_child, set_rare_fields

-- Whether an existing job belongs to another parent than the one named now, and that parent exists.
local function has_other_parent(key, parent_key)
    local current = call('HGET', key, 'parentKey')
    return current and current ~= parent_key and call('EXISTS', current) == 1
end

-- Links an existing job to the parent that is named now. Returns true if it has completed: then the parent has its value, and
-- may have no child to wait for.
local function adopt_child(queue, id, rare)
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

-- Sets the fields that parents and deduplication add to the hash.
local function set_rare_fields(group)
    local rare = group.rare
    if rare and rare.parentKey then
        group.extra = { 'parentKey', rare.parentKey, 'parent', rare.parent }
    elseif rare and rare.deduplication then
        group.extra = { 'deid', rare.deduplication.id }
    end
end
