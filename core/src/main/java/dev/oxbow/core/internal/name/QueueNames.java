package dev.oxbow.core.internal.name;

/** BullMQ's rule for names of queues. Stateless. */
public final class QueueNames {
    private QueueNames() {}

    /**
     * Checks a name.
     *
     * @return the name
     * @throws IllegalArgumentException with BullMQ's message if it is empty or contains {@code :}
     */
    public static String require(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("Queue name must be provided");
        }
        if (name.indexOf(':') >= 0) {
            throw new IllegalArgumentException("Queue name cannot contain :, but was '" + name + "'");
        }
        return name;
    }
}
