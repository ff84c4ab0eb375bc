package dev.oxbow.app.architecture.violations.core.queue;

/** A deliberate violation: shows that a rule of architecture can fail. */
public final class QueueThatAnyoneCreates {
    /** Public, although the program does not create queues. */
    public QueueThatAnyoneCreates() {}
}
