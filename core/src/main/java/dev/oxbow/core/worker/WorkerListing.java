package dev.oxbow.core.worker;

/**
 * How the workers of this process show themselves to those who list the server's connections, such as BullMQ's {@code
 * getWorkers}. A connection has one name, and so stands for one worker of one queue; but all workers of a process wait on one
 * connection.
 */
public enum WorkerListing {
    /** Not at all; no connection is named, which is for plans that forbid {@code CLIENT SETNAME}. */
    OFF,

    /**
     * By the one connection that all of them wait on: it bears the name of the worker started first, and when that is closed, of
     * the next. Costs one command for that worker.
     */
    SHARED,

    /**
     * Each by a connection: the first one as with {@link #SHARED}, every other one by a connection that does nothing else, as long
     * as the pool lends some. Costs one command and one place in the plan's limit of connections for each worker.
     */
    EACH
}
