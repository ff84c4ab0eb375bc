-- The keys of one job except its lock. See layout.md, section 4.
--
-- Needs: nothing
-- Defines: list_job_keys

local function list_job_keys(key)
    return key, key .. ':logs', key .. ':dependencies', key .. ':processed', key .. ':failed', key .. ':unsuccessful'
end
