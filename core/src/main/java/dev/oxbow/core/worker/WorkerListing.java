package dev.oxbow.core.worker;

/**
 * How the workers of this process appear among the server's connections, where BullMQ's {@code getWorkers} finds them
 * by name. A connection has one name and so stands for one worker of one queue, while all workers of a process wait on
 * one connection.
 */
public enum WorkerListing {
    /** Not at all: no connection is named. For plans that forbid {@code CLIENT SETNAME}. */
    OFF,

    /**
     * By the one connection that all of them wait on: it has the name of the worker that was started first, and after
     * that was closed, of the next. Costs one command for each such worker.
     */
    SHARED,

    /**
     * Each by a connection: the first one as with {@link #SHARED}, every other one by a connection that does nothing
     * else, as long as the pool has any left. Costs one command, and one of the connections that the plan allows, for
     * each worker.
     */
    EACH
}
