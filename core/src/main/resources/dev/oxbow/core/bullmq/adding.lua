-- Storing a new job and putting it where it belongs; joined behind the prelude.

-- job: id, name, data, opts (JSON text), timestamp, delay, priority (numbers), lifo, extra (further fields, flattened)
local function store_job(queue, job)
    call('HSET', queue.name .. ':' .. job.id,
        'name', job.name, 'data', job.data, 'opts', job.opts, 'timestamp', whole(job.timestamp),
        'delay', job.delay_text, 'priority', job.priority_text, unpack(job.extra or {}))
    emit(queue, 'added', 'jobId', job.id, 'name', job.name)
    if job.delay > 0 then
        local due = job.timestamp + job.delay
        delay_until(queue, job.id, due)
        queue.late = true
        emit_trimmed(queue, 'delayed', 'jobId', job.id, 'delay', whole(due))
    else
        let_wait(queue, job.id, job.priority, job.lifo)
        emit_trimmed(queue, 'waiting', 'jobId', job.id)
    end
end
