-- What it means for its parent that a finished child runs again; joined behind the prelude.

-- The child counts as pending again. The parent itself stays where it is.
local function back_into_parent(key, parent_key, state)
    if call('EXISTS', parent_key) == 0 then
        return
    end
    local recorded
    if state == 'failed' then
        recorded = call('ZREM', parent_key .. ':unsuccessful', key) == 1 or call('HDEL', parent_key .. ':failed', key) == 1
    else
        recorded = call('HDEL', parent_key .. ':processed', key) == 1
    end
    if recorded then
        call('SADD', parent_key .. ':dependencies', key)
    end
end
