package dev.oxbow.core.internal.bullmq;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which keys of a queue may belong to jobs, and to which. Immutable and thread-safe.
 *
 * @param queue qualified name
 */
record JobKeys(String queue) {
    /** Keys that one SCAN looks at. */
    static final String AT_ONCE = "1000";

    /** What else there is of a job; a lock is not evidence of one, it ends by itself. */
    private static final List<String> PARTS =
            List.of(":logs", ":dependencies", ":processed", ":failed", ":unsuccessful");

    private static final List<String> OTHERS = List.of("de:", "dn:", "metrics:");

    /** What SCAN must match, with the characters escaped that it takes for patterns. */
    String pattern() {
        return queue.replaceAll("([\\\\*?\\[\\]])", "\\\\$1") + ":*";
    }

    /** Ids of jobs to which these keys may belong. */
    List<String> idsIn(List<String> keys) {
        Set<String> ids = new LinkedHashSet<>();
        for (String key : keys) {
            if (key.startsWith(queue + ":")) {
                String suffix = key.substring(queue.length() + 1);
                if (!Keys.isTaken(suffix)
                        && !suffix.endsWith(":lock")
                        && OTHERS.stream().noneMatch(suffix::startsWith)) {
                    ids.add(ownerOf(suffix));
                }
            }
        }
        return new ArrayList<>(ids);
    }

    private static String ownerOf(String suffix) {
        for (String part : PARTS) {
            if (suffix.endsWith(part)) {
                return suffix.substring(0, suffix.length() - part.length());
            }
        }
        return suffix;
    }
}
