package dev.oxbow.core.fault;

import static dev.oxbow.core.fault.ConnectionEffect.EVICT;
import static dev.oxbow.core.fault.ConnectionEffect.EVICT_ALL;
import static dev.oxbow.core.fault.ConnectionEffect.KEEP;
import static dev.oxbow.core.fault.FaultRule.Execution.MAYBE_RUN;
import static dev.oxbow.core.fault.FaultRule.Execution.NOT_RUN;
import static dev.oxbow.core.fault.FaultRule.on;
import static dev.oxbow.core.fault.HealthEffect.DEGRADED;
import static dev.oxbow.core.fault.HealthEffect.DOWN;
import static dev.oxbow.core.fault.HealthEffect.UP;
import static dev.oxbow.core.fault.Retry.BACKOFF;
import static dev.oxbow.core.fault.Retry.ELSEWHERE;
import static dev.oxbow.core.fault.Retry.LATER;
import static dev.oxbow.core.fault.Retry.NO;
import static dev.oxbow.core.fault.Retry.ONCE;
import static dev.oxbow.core.fault.Retry.ONCE_THEN_BACKOFF;
import static dev.oxbow.core.fault.Retry.PATIENTLY;

import dev.oxbow.core.fault.FaultRule.Execution;

/**
 * The kinds of faults, with what follows from each and the advice for people. {@link KnownReplies} maps Redis's texts to kinds.
 */
public enum FaultKind {
    // Plan and quota.
    PLAN_QUOTA_EXHAUSTED(
            "plan-quota-exhausted",
            on(LATER, KEEP, DOWN, NOT_RUN),
            "The Redis plan's monthly command quota is used up ({usage} of {limit}). Commands will"
                    + " be refused until the quota renews or the plan is upgraded. Lower idle polling or"
                    + " move queues to a fixed-price plan."),
    PLAN_DAILY_QUOTA_EXHAUSTED(
            "plan-daily-quota-exhausted",
            on(LATER, KEEP, DOWN, NOT_RUN),
            "The Redis plan's daily command quota is used up ({usage} of {limit}). Commands will"
                    + " be refused until it renews or the plan is upgraded."),
    PLAN_CONNECTION_LIMIT(
            "plan-connection-limit",
            on(BACKOFF, EVICT, DEGRADED, NOT_RUN),
            "Redis refused a new connection: the plan's connection limit is reached. Check other"
                    + " processes, look for leaks, or lower the pool size."),
    SERVER_CONNECTION_LIMIT(
            "server-connection-limit",
            on(BACKOFF, EVICT, DEGRADED, NOT_RUN),
            "Redis refused a new connection: the server's maxclients is reached. Check other"
                    + " processes, look for leaks, or lower the pool size."),
    PLAN_STORAGE_FULL(
            "plan-storage-full",
            on(NO, KEEP, DEGRADED, MAYBE_RUN),
            "The database is full for its plan ({usage} of {limit}). Remove finished jobs (keep"
                    + " fewer completed and failed), set expiry, or upgrade. Reads and deletes still work."),
    OUT_OF_MEMORY(
            "out-of-memory",
            on(NO, KEEP, DEGRADED, NOT_RUN),
            "Redis is out of memory. Trim completed and failed jobs and event streams, or raise"
                    + " memory. Keep the no-eviction policy for queues."),
    COMMAND_TOO_LARGE(
            "command-too-large",
            on(NO, KEEP, UP, NOT_RUN),
            "A single command is larger than the plan allows ({usage} of {limit}). Split bulk"
                    + " adds, or store the payload elsewhere and put a reference in the job."),
    RECORD_TOO_LARGE(
            "record-too-large",
            on(NO, KEEP, DEGRADED, MAYBE_RUN),
            "One key has reached the plan's record size limit ({usage} of {limit}), probably the"
                    + " set of completed or failed jobs or the event stream. Trim it."),
    KEY_TOO_LONG(
            "key-too-long",
            on(NO, KEEP, UP, MAYBE_RUN),
            "A key name is longer than 32 KB. Shorten queue prefix or job id."),
    PENDING_LIST_FULL(
            "pending-list-full",
            on(LATER, KEEP, DEGRADED, NOT_RUN),
            "The consumer has too many unacknowledged stream entries. Acknowledge or claim them."),

    // Access.
    LOGIN_MISSING(
            "login-missing",
            on(ONCE, EVICT, DOWN, NOT_RUN),
            "Redis wants a password. Check that the URL has one" + " (rediss://user:password@host:port)."),
    LOGIN_REFUSED(
            "login-refused",
            on(NO, EVICT_ALL, DOWN, NOT_RUN),
            "Redis refused the credentials. If this is a read-only token use its own user name. If"
                    + " the password was rotated, reload it."),
    LOGIN_MISMATCH(
            "login-mismatch", on(NO, EVICT_ALL, DOWN, NOT_RUN), "The password setting does not match the server."),
    PERMISSION_MISSING(
            "permission-missing",
            on(NO, KEEP, DEGRADED, NOT_RUN),
            "The Redis user may not run a command or touch a key that queues need. Grant it, or"
                    + " use another user."),
    PROTOCOL_REFUSED(
            "protocol-refused",
            on(NO, EVICT, DEGRADED, NOT_RUN),
            "The server does not speak the protocol version it was asked for."),
    PROTECTED_MODE(
            "protected-mode", on(NO, EVICT, DOWN, NOT_RUN), "The server only accepts local clients (protected mode)."),

    // State of the server.
    LOADING("loading", on(BACKOFF, KEEP, DOWN, NOT_RUN), "Redis is loading its data. This passes by itself."),
    READ_ONLY(
            "read-only",
            on(ONCE_THEN_BACKOFF, EVICT_ALL, DEGRADED, NOT_RUN),
            "A write reached a read-only replica: a failover has happened or the address is a"
                    + " replica's. Connections are being renewed."),
    PRIMARY_DOWN(
            "primary-down",
            on(BACKOFF, EVICT, DOWN, NOT_RUN),
            "The replica has lost its primary. Waiting for the failover."),
    TOO_FEW_REPLICAS(
            "too-few-replicas",
            on(BACKOFF, KEEP, DEGRADED, NOT_RUN),
            "The primary has too few replicas to accept writes."),
    DISK_FAILING(
            "disk-failing",
            on(BACKOFF, KEEP, DEGRADED, NOT_RUN),
            "Redis cannot save to disk and refuses writes. Check the server's disk and log."),
    CLUSTER_DOWN(
            "cluster-down",
            on(PATIENTLY, EVICT_ALL, DOWN, NOT_RUN),
            "The Redis cluster is not complete. A failover takes a few seconds; if it lasts, look which node is missing"
                    + " (redis-cli --cluster check)."),
    SLOT_MOVING("slot-moving", on(PATIENTLY, KEEP, UP, NOT_RUN), "Slots are moving; retried."),
    CLUSTER_REDIRECT(
            "cluster-redirect",
            on(NO, KEEP, DEGRADED, NOT_RUN),
            "The server is a cluster: configure a cluster connection (redis-cluster://host:port as the URL, and a prefix"
                    + " with a hash tag)."),
    CROSS_SLOT(
            "cross-slot",
            on(NO, KEEP, DOWN, NOT_RUN),
            "Queue keys must share a hash tag on a cluster (also on serverless caches that always"
                    + " run in cluster mode). Put the prefix in braces, for example {oxbow}."),
    BUSY_SCRIPT(
            "busy-script",
            on(BACKOFF, KEEP, DEGRADED, NOT_RUN),
            "A Lua script is blocking the server. Look for a very large queue operation (clean,"
                    + " drain, obliterate)."),
    UNBLOCKED(
            "unblocked",
            on(ONCE, EVICT, UP, NOT_RUN),
            "A blocking wait was ended by the server, probably a failover. The worker has resumed."),
    SCRIPT_MISSING(
            "script-missing",
            on(ONCE, KEEP, UP, NOT_RUN),
            "Scripts had to be sent again; often means the server restarted."),
    SCRIPT_NOT_KILLED("script-not-killed", on(NO, KEEP, UP, NOT_RUN), ""),

    // Errors of the caller: never retried.
    WRONG_TYPE(
            "wrong-type",
            on(NO, KEEP, UP, NOT_RUN),
            "A key under this prefix has an unexpected type. Do two programs share the prefix?"),
    COMMAND_UNKNOWN(
            "command-unknown", on(NO, KEEP, UP, NOT_RUN), "The server does not support a command that queues need."),
    COMMAND_INVALID(
            "command-invalid",
            on(NO, KEEP, UP, NOT_RUN),
            "Oxbow sent a command that Redis does not accept. Please report it."),
    KEYS_UNDECLARED(
            "keys-undeclared",
            on(NO, KEEP, UP, MAYBE_RUN),
            "Scripts reach keys that they do not declare, which the allow-key-locking flag"
                    + " forbids. Drop that flag."),
    TRANSACTION_ABORTED(
            "transaction-aborted",
            on(NO, KEEP, UP, NOT_RUN),
            "A transaction was dropped because of one of its commands."),
    EXISTS_ALREADY("exists-already", on(NO, KEEP, UP, NOT_RUN), ""),
    DATABASE_NUMBER(
            "database-number",
            on(NO, KEEP, DOWN, NOT_RUN),
            "The server has no database of that number. Use database 0 and a prefix instead."),
    CONNECTION_MISUSED(
            "connection-misused",
            on(NO, EVICT, UP, NOT_RUN),
            "A subscription connection was reused. Please report it."),

    // Our own side: no reply came. After an interrupt the connection itself knows whether a reply is still due.
    UNREACHABLE(
            "redis-unreachable",
            on(BACKOFF, EVICT, DOWN, NOT_RUN),
            "Redis cannot be reached. Check that it runs, that the address is right, and that the"
                    + " network lets the connection through."),
    HOST_UNKNOWN(
            "host-unknown",
            on(BACKOFF, EVICT, DOWN, NOT_RUN),
            "The name of the Redis host cannot be resolved. Check the URL and the name service."),
    HANDSHAKE_FAILED(
            "handshake-failed",
            on(BACKOFF, EVICT, DOWN, NOT_RUN),
            "The connection was cut during the handshake. If the server uses TLS use rediss://."),
    CONNECTION_BROKEN(
            "connection-broken",
            on(ONCE_THEN_BACKOFF, EVICT, DEGRADED, MAYBE_RUN),
            "A connection to Redis broke in the middle of a call. Once is harmless; often means"
                    + " that something on the way closes connections."),
    REPLY_LATE(
            "reply-late",
            on(BACKOFF, EVICT, DEGRADED, MAYBE_RUN),
            "Redis did not answer in time. The server may be overloaded, the plan may be"
                    + " throttling, or the network may lose packets."),
    POOL_EXHAUSTED(
            "pool-exhausted",
            on(NO, KEEP, DEGRADED, NOT_RUN),
            "No connection became free in time. Raise the maximum of the connection pool, or look for leaked"
                    + " connections in the log."),
    POOL_CLOSED("pool-closed", on(NO, KEEP, UP, NOT_RUN), ""),
    INTERRUPTED("interrupted", on(NO, KEEP, UP, MAYBE_RUN), ""),
    WAIT_ENDED("wait-ended", on(NO, KEEP, UP, MAYBE_RUN), ""),
    /** A node of a cluster named another one, and the pool goes there. */
    SLOT_MOVED("slot-moved", on(ELSEWHERE, EVICT_ALL, UP, NOT_RUN), ""),

    /** None of the others. */
    UNKNOWN(
            "unknown",
            on(NO, KEEP, DEGRADED, MAYBE_RUN),
            "Redis answers with errors that Oxbow does not know. The last one's text says more.");

    private final String code;
    private final Retry retry;
    private final ConnectionEffect connection;
    private final HealthEffect health;
    private final Execution execution;
    private final String advice;

    FaultKind(String code, FaultRule rule, String advice) {
        this.code = code;
        this.retry = rule.retry();
        this.connection = rule.connection();
        this.health = rule.health();
        this.execution = rule.execution();
        this.advice = advice;
    }

    /** A stable word for programs, for example {@code plan-quota-exhausted}. */
    public String code() {
        return code;
    }

    /** Whether to try again, where trying again is safe. */
    public Retry retry() {
        return retry;
    }

    /** What becomes of the connection. */
    public ConnectionEffect connection() {
        return connection;
    }

    /** What it says about health. */
    public HealthEffect health() {
        return health;
    }

    /**
     * Whether Redis refuses with this before running any of the command. It does not hold for an error from inside a
     * script; {@link Fault#refusedUnrun()} knows of both.
     */
    public boolean refusedUnrun() {
        return execution == Execution.NOT_RUN;
    }

    /** What to do, for a person; may hold {@code {limit}} and {@code {usage}}; empty if nothing is to be done. */
    public String advice() {
        return advice;
    }

    /** Whether the plan's count of commands is used up. */
    public boolean isQuota() {
        return this == PLAN_QUOTA_EXHAUSTED || this == PLAN_DAILY_QUOTA_EXHAUSTED;
    }

    /** Whether the plan or server refuses by number: its count of commands is used up, or its count of connections. */
    public boolean isPlanRefusal() {
        return isQuota() || this == PLAN_CONNECTION_LIMIT || this == SERVER_CONNECTION_LIMIT;
    }
}
