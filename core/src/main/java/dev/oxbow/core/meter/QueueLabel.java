package dev.oxbow.core.meter;

import java.util.Collection;

/**
 * Under which name the meter books what a command did for its queues: the queue's own, or one of the fixed labels here. A
 * label begins with a colon, which no queue's name may have, so that the two are never mixed up. Stateless.
 */
public final class QueueLabel {
    /** For what serves no queue: logging in, a connection's own affairs. */
    public static final String NONE = ":none";

    /** For one command that serves several queues at once. */
    public static final String SEVERAL = ":several";

    /** For queues (and kinds of commands) beyond those that the meter keeps apart. */
    public static final String OTHER = ":other";

    private QueueLabel() {}

    /** The one queue's name, however often it is named; {@link #SEVERAL} or {@link #NONE} otherwise. Allocates next to nothing. */
    public static String of(Collection<String> queues) {
        String only = NONE;
        for (String queue : queues) {
            if (only.equals(NONE)) {
                only = queue;
            } else if (!only.equals(queue)) {
                return SEVERAL;
            }
        }
        return only;
    }
}
