package dev.oxbow.core.meter;

import java.util.Collection;

/**
 * The name under which a command is counted: that of the queue it served, or one of the fixed labels here. A label begins with a
 * colon, which the name of a queue must not contain, so a label is never the name of a queue. Stateless.
 */
public final class QueueLabel {
    /** For a command that serves no queue, such as a login. */
    public static final String NONE = ":none";

    /** For one command that serves several queues at once. */
    public static final String SEVERAL = ":several";

    /** For queues (and kinds of commands) beyond those that are counted separately. */
    public static final String OTHER = ":other";

    private QueueLabel() {}

    /** The one queue's name, also if it occurs several times; {@link #SEVERAL} or {@link #NONE} otherwise. Allocates next to nothing. */
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
