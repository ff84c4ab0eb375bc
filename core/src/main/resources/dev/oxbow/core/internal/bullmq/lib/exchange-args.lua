-- Arguments of an exchange and what its fast paths share. Keys, arguments and reply: scripts/exchange.lua. See layout.md,
-- section 10.
--
-- Needs: nothing
-- Defines: prefix, now, token, lock_duration, worker_name, max_fetch, version, own_max, own_duration, metrics_minutes,
--   update_count, add_count, outcome_count, unconfirmed_count, FIRST_ITEM, OUTCOMES_ARITY, known_meta, known_probe,
--   FAST_PATH_MAX

local prefix = KEYS[1] .. ':'
local now, token, lock_duration, worker_name = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local max_fetch, version = tonumber(ARGV[5]), ARGV[6]
local own_max, own_duration, metrics_minutes = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local update_count, add_count, outcome_count, unconfirmed_count =
    tonumber(ARGV[10]), tonumber(ARGV[11]), tonumber(ARGV[12]), tonumber(ARGV[13])
local FIRST_ITEM = 14

-- Arguments of outcomes, in order, in groups of one kind. For each group 12: how many outcomes, kind ('completed', 'failed',
-- 'retried', 'handed-back', 'rate-limited', 'delayed', 'waiting-children'), token; keep: count or '', age (ms) or '', limit
-- or ''; attempts, '1' for lifo, delay (ms), attempts made before this one, attempts started up to it, '1' for plain jobs:
-- the caller knows that nothing belongs to each but its own lock and children (numbered by the queue, no parent, no
-- deduplication, no deferred failure). Then for each outcome job id, text (return value as JSON, or reason, or the key of the
-- awaited child), and if it is failed or retried stack traces (JSON array) and the telemetry of the attempt or ''.
local OUTCOMES_ARITY = 12

-- A fast path writes nothing unless it can do everything. What it has read then the general path does not read again: the
-- queue's settings, as read_meta returns them, and what probe_outcomes would return.
local known_meta, known_probe

-- More jobs take the general path: a command of a fast path has them all as arguments.
local FAST_PATH_MAX = 1000
