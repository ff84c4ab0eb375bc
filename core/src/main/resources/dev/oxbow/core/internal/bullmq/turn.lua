-- The long way through a turn, for whatever has not taken one of the short ones: of handing-over.lua (new jobs that may start
-- at once) and completing.lua (plain jobs that completed). For keys, arguments and reply see turn-head.lua.

local at = AFTER_HEAD

if changes > 0 then
    update_jobs(queue, at, changes)
    at = at + changes * UPDATE_ARITY
end

local added = {}
if news > 0 then
    local lots
    lots, at = read_lots(at, news)
    added = add_jobs(queue, lots, news, version)
end

local outcomes
outcomes, at = read_outcomes(queue, at, ends)
local view = known_view or look_at(queue, outcomes)
queue.quiet = view.quiet
if view.first ~= nil then
    queue.first = view.first
end
if ends > 0 and not queue.quiet and wanted > 0 then
    meta_of(queue) -- read now, since the first event needs it and taking will
end
local codes, ended, active_left = settle(queue, outcomes, view, tonumber(now))
flush_all(queue)

return conclude(added, codes, reclaim(at), ended, active_left)
