-- The short way through a turn that brings nothing but new jobs for a worker with room for all of them; joined behind
-- prelude and adding. What stands behind this part is not even loaded then: a lone job waits for nothing longer than for this.

-- New jobs go straight to the worker that adds them, if nothing waits before them and nothing may hold them up: what is
-- written is what adding and taking would have left, without what they would have undone. Returns false if that cannot be.
local function hand_over(queue, jobs, version, now, token, lock_duration, worker)
    local meta, seen = meta_of(queue), {}
    if meta.paused or meta.concurrency or meta.max then
        return false
    end
    for _, job in ipairs(jobs) do
        if job.delay > 0 or job.priority ~= 0 or job.lifo or (job.chosen and seen[job.chosen]) then
            return false
        end
        if job.chosen then
            seen[job.chosen] = true
        end
    end
    local keys = chosen_keys(queue, jobs)
    for _, lane in ipairs({ 'wait', 'prioritized', 'delayed' }) do
        append(keys, queue.name .. ':' .. lane)
    end
    if total('EXISTS', keys) > 0 then
        return false
    end
    introduce(queue, version)
    draw_ids(queue, jobs)
    local extra = { 'processedOn', now, 'ats', '1' }
    if worker ~= '' then
        append(extra, 'pb')
        append(extra, worker)
    end
    local ids, added, taken = {}, {}, {}
    for _, job in ipairs(jobs) do
        job.extra = extra
        write_job(queue, job)
        call('SET', queue.name .. ':' .. job.id .. ':lock', token, 'PX', lock_duration)
        emit(queue, 'added', 'jobId', job.id, 'name', job.name)
        emit_trimmed(queue, 'waiting', 'jobId', job.id)
        emit(queue, 'active', 'jobId', job.id, 'prev', 'waiting')
        append(ids, job.id)
        append(added, job.id)
        append(added, 0)
        append(taken, job.id)
        append(taken, {})
    end
    send('LPUSH', queue.name .. ':active', ids)
    return true, added, taken
end

-- For the arguments and the reply see turn.lua.
if ARGV[8] ~= '0' and ARGV[7] == '0' and ARGV[9] == '0' and ARGV[10] == '0' and tonumber(ARGV[8]) <= tonumber(ARGV[5]) then
    local handed_over, added, taken =
        hand_over(queue_of(KEYS[1]), read_jobs(11, tonumber(ARGV[8])), ARGV[6], ARGV[1], ARGV[2], ARGV[3], ARGV[4])
    if handed_over then
        return { calls, added, {}, taken, 1, {}, '', 0, 0, 1 }
    end
end
