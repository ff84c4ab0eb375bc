package dev.oxbow.core.job;

/**
 * The job that waits for another one, its child; BullMQ's option {@code parent}. Immutable.
 *
 * @param queue name of the parent's queue; of a queue under another prefix its qualified name ({@code prefix:name}), which is
 *     also what stored options have
 * @param id the parent's id
 */
public record ParentJob(String queue, String id) {
    /** @throws IllegalArgumentException if one of them is empty */
    public ParentJob {
        if (queue.isEmpty()) {
            throw new IllegalArgumentException("parent.queue must not be empty");
        }
        if (id.isEmpty()) {
            throw new IllegalArgumentException("parent.id must not be empty");
        }
    }

    /** The queue's name without a prefix. */
    public String queueName() {
        return queue.substring(queue.lastIndexOf(':') + 1);
    }
}
