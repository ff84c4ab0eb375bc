-- Where a job can be; joined behind the prelude.

-- In BullMQ's order: the first place that knows the job is its state.
local PLACES = { 'completed', 'failed', 'delayed', 'prioritized', 'active', 'wait', 'paused', 'waiting-children' }
local LISTS = { active = true, wait = true, paused = true }

-- Where a job probably is, from fields of its hash alone.
local function likely_place(finished_on, return_value, delay, processed_on, priority)
    if finished_on then
        return return_value and 'completed' or 'failed'
    elseif delay and delay ~= '0' then
        return 'delayed'
    elseif processed_on then
        return 'active'
    elseif priority and priority ~= '0' then
        return 'prioritized'
    end
    return 'wait'
end
