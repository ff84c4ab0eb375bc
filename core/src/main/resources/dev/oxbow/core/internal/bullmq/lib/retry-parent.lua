-- What it means for a parent that a finished child runs again. See layout.md, section 8.
--
-- Needs: call
-- Defines: restore_dependency

-- The child is pending again. The parent itself stays where it is.
local function restore_dependency(key, parent_key, state)
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
