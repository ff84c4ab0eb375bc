-- What it means for its parent that a finished child runs again; joined behind prelude and parents.

-- job: key, parent_key, parent. state: where it was finished. The parent waits for it again, in whatever state it is itself.
local function child_returned(job, state)
    local parent = parent_of(job)
    if not parent_fields(parent) then
        return
    end
    local left
    if state == 'failed' then
        left = call('ZREM', parent.key .. ':unsuccessful', job.key) == 1
            or call('HDEL', parent.key .. ':failed', job.key) == 1
    else
        left = call('HDEL', parent.key .. ':processed', job.key) == 1
    end
    if left then
        call('SADD', parent.key .. ':dependencies', job.key)
    end
end
