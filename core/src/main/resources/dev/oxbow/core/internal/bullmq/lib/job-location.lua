-- The keys that can hold a job's id, and in which one it probably is. See layout.md, section 16.
--
-- Needs: nothing
-- Defines: JOB_LOCATIONS, LIST_LOCATIONS, guess_location

-- In BullMQ's order: the first key that has the job is its state.
local JOB_LOCATIONS = { 'completed', 'failed', 'delayed', 'prioritized', 'active', 'wait', 'paused', 'waiting-children' }
local LIST_LOCATIONS = { active = true, wait = true, paused = true }

-- Where a job probably is, according to fields of its hash.
local function guess_location(finished_on, return_value, delay, processed_on, priority)
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
