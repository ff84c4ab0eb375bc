package dev.oxbow.core.job;

/**
 * Names one job among all queues of a Redis, as BullMQ's flows name parents and children. Immutable.
 *
 * @param queueKey the qualified name of its queue, prefix included: {@code bull:mail}
 * @param id unique in its queue
 */
public record JobKey(String queueKey, String id) {
    /** The name of the queue: the text after the last colon, because the name of a queue has none. */
    public String queue() {
        return queueKey.substring(queueKey.lastIndexOf(':') + 1);
    }

    /** As it stands in Redis: {@code bull:mail:7}. */
    @Override
    public String toString() {
        return queueKey + ':' + id;
    }

    /** Reads {@code prefix:queue:id}; as in BullMQ the id is what follows the last colon. */
    public static JobKey parse(String text) {
        return split(text, text.lastIndexOf(':'));
    }

    /**
     * Reads {@code prefix:queue:id}. Under the prefix given an id may contain colons.
     *
     * @param prefix the one that the key most likely has
     */
    public static JobKey parse(String text, String prefix) {
        return text.startsWith(prefix + ':') ? split(text, text.indexOf(':', prefix.length() + 1)) : parse(text);
    }

    private static JobKey split(String text, int colon) {
        return colon < 0 ? new JobKey("", text) : new JobKey(text.substring(0, colon), text.substring(colon + 1));
    }
}
