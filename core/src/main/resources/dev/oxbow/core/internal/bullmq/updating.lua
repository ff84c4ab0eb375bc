-- Progress and rows of log; joined behind the prelude.

-- Changes a job that is there. change: 'progress' or 'log'; text: progress (JSON) or row; keep: how many rows stay, nil for
-- all (0 keeps all too, as in BullMQ). Returns how many rows there are, 1 for progress, nil if the job's key is no hash.
local function update_job(queue, change, id, text, keep)
    local key = queue.name .. ':' .. id
    if change == 'progress' then
        if not guarded(call, 'HSET', key, 'progress', text) then
            return nil
        end
        emit_trimmed(queue, 'progress', 'jobId', id, 'data', text)
        return 1
    end
    local rows = call('RPUSH', key .. ':logs', text)
    if keep and keep > 0 and rows > keep then
        call('LTRIM', key .. ':logs', -keep, -1)
        rows = keep
    end
    return rows
end

-- Arguments for each change of a turn: 'progress' or 'log', job id, text, how many rows stay or ''
local UPDATE_ARITY = 4

-- Makes the changes in order, passing over jobs that are not there.
local function update_jobs(queue, first, count)
    local keys = {}
    local last = first + (count - 1) * UPDATE_ARITY
    for at = first, last, UPDATE_ARITY do
        append(keys, queue.name .. ':' .. ARGV[at + 1])
    end
    local all_exist = total('EXISTS', keys) == #keys
    for at = first, last, UPDATE_ARITY do
        if all_exist or call('EXISTS', queue.name .. ':' .. ARGV[at + 1]) == 1 then
            update_job(queue, ARGV[at], ARGV[at + 1], ARGV[at + 2], tonumber(ARGV[at + 3]))
        end
    end
end
