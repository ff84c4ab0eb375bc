-- Progress and log rows of a job. See layout.md, sections 4 and 5.
--
-- Needs: append, call, emit_event_trimmed, run_ignoring_wrong_type, sum_replies
-- Defines: update_job, UPDATE_ARITY, update_jobs

-- Changes an existing job. change: 'progress' or 'log'; text: progress (JSON) or row; keep: how many rows stay, nil for all
-- (0 keeps all too, as in BullMQ). Returns how many rows there are, 1 for progress, nil if the job's key is no hash.
local function update_job(queue, change, id, text, keep)
    local key = queue.name .. ':' .. id
    if change == 'progress' then
        if not run_ignoring_wrong_type(call, 'HSET', key, 'progress', text) then
            return nil
        end
        emit_event_trimmed(queue, 'progress', 'jobId', id, 'data', text)
        return 1
    end
    local rows = call('RPUSH', key .. ':logs', text)
    if keep and keep > 0 and rows > keep then
        call('LTRIM', key .. ':logs', -keep, -1)
        rows = keep
    end
    return rows
end

-- Arguments of each update of an exchange: 'progress' or 'log', job id, text, how many rows stay or ''
local UPDATE_ARITY = 4

-- Makes the updates in order and skips jobs that do not exist.
local function update_jobs(queue, first, count)
    local keys = {}
    local last = first + (count - 1) * UPDATE_ARITY
    for at = first, last, UPDATE_ARITY do
        append(keys, queue.name .. ':' .. ARGV[at + 1])
    end
    local all_exist = sum_replies('EXISTS', keys) == #keys
    for at = first, last, UPDATE_ARITY do
        if all_exist or call('EXISTS', queue.name .. ':' .. ARGV[at + 1]) == 1 then
            update_job(queue, ARGV[at], ARGV[at + 1], ARGV[at + 2], tonumber(ARGV[at + 3]))
        end
    end
end
