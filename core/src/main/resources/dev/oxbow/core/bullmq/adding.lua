-- Storing new jobs and putting them where they belong; joined behind the prelude.

-- job: id, name, data, opts (JSON text), timestamp, delay, priority (each as number and as text), lifo, extra (further fields,
-- flattened)
local function write_job(queue, job)
    if job.extra then
        call('HSET', queue.name .. ':' .. job.id,
            'name', job.name, 'data', job.data, 'opts', job.opts, 'timestamp', job.timestamp_text,
            'delay', job.delay_text, 'priority', job.priority_text, unpack(job.extra))
    else
        call('HSET', queue.name .. ':' .. job.id,
            'name', job.name, 'data', job.data, 'opts', job.opts, 'timestamp', job.timestamp_text,
            'delay', job.delay_text, 'priority', job.priority_text)
    end
end

local function store_job(queue, job)
    write_job(queue, job)
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

-- Arguments for each new job: chosen id or '', name, data, options (JSON), timestamp (ms), delay (ms), priority, '1' for lifo
local ADD_ARITY = 8

local function read_jobs(first, count)
    local jobs = {}
    for at = first, first + (count - 1) * ADD_ARITY, ADD_ARITY do
        append(jobs, {
            chosen = ARGV[at] ~= '' and ARGV[at] or nil,
            name = ARGV[at + 1],
            data = ARGV[at + 2],
            opts = ARGV[at + 3],
            timestamp = tonumber(ARGV[at + 4]),
            timestamp_text = ARGV[at + 4],
            delay = tonumber(ARGV[at + 5]),
            delay_text = ARGV[at + 5],
            priority = tonumber(ARGV[at + 6]),
            priority_text = ARGV[at + 6],
            lifo = ARGV[at + 7] == '1'
        })
    end
    return jobs
end

-- What BullMQ's Queue leaves in meta when it is made, where nobody has made one yet.
local function introduce(queue, version)
    local meta = meta_of(queue)
    if meta.version then
        return
    end
    meta.version = version
    if tonumber(meta.events or nil) then
        call('HSET', queue.name .. ':meta', 'version', version)
    else
        meta.events = '10000'
        call('HSET', queue.name .. ':meta', 'opts.maxLenEvents', meta.events, 'version', version)
    end
end

-- Gives each job its id. Every add draws a number, also one that brings its own id.
local function draw_ids(queue, jobs)
    local number = call('INCRBY', queue.name .. ':id', #jobs) - #jobs
    for i, job in ipairs(jobs) do
        job.id = job.chosen or whole(number + i)
    end
end

local function chosen_keys(queue, jobs)
    local keys = {}
    for _, job in ipairs(jobs) do
        if job.chosen then
            append(keys, queue.name .. ':' .. job.chosen)
        end
    end
    return keys
end

-- Adds jobs in order. Returns for each its id, and 1 if a job of that id was there already else 0.
--
-- Not there yet, and where it belongs: the check of a parent before the counter, deduplication before store_job.
local function add_jobs(queue, jobs, version)
    introduce(queue, version)
    draw_ids(queue, jobs)
    local chosen = chosen_keys(queue, jobs)
    local some_exist = #chosen > 0 and total('EXISTS', chosen) > 0
    local reply, added = {}, {}
    for _, job in ipairs(jobs) do
        local duplicate = false
        if job.chosen then
            duplicate = added[job.id] or (some_exist and call('EXISTS', queue.name .. ':' .. job.id) == 1)
            added[job.id] = true
        end
        if duplicate then
            emit_trimmed(queue, 'duplicated', 'jobId', job.id)
        else
            store_job(queue, job)
        end
        append(reply, job.id)
        append(reply, duplicate and 1 or 0)
    end
    return reply
end
