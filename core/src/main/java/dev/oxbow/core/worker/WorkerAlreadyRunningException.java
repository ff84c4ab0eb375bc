package dev.oxbow.core.worker;

import dev.oxbow.core.OxbowException;

/**
 * The program asked for a second worker of a queue, with another processor or other options than those of the worker
 * that runs in this process. Nothing has changed: the running worker goes on.
 */
public final class WorkerAlreadyRunningException extends OxbowException {
    private static final long serialVersionUID = 1L;

    private final String queueName;

    public WorkerAlreadyRunningException(String queueName) {
        super("a worker of queue " + queueName
                + " runs already in this process, with another processor or other options;" + " worker(\"" + queueName
                + "\") returns it, and it must be closed with close() before another one can start");
        this.queueName = queueName;
    }

    /** The queue that has a worker. */
    public String queueName() {
        return queueName;
    }
}
