package dev.oxbow.core.internal.bullmq.key;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds out which keys of a queue may belong to jobs, and to which. Immutable and thread-safe.
 *
 * @param queue qualified name
 */
public record JobKeys(String queue) {
    /** The number of keys that one SCAN examines. */
    public static final String AT_ONCE = "1000";

    /**
     * Suffixes of a job's other keys. The lock is not among them: it is no evidence of a job, because it expires by
     * itself.
     */
    private static final List<String> PARTS =
            List.of(":logs", ":dependencies", ":processed", ":failed", ":unsuccessful");

    private static final List<String> OTHERS = List.of("de:", "dn:", "metrics:");

    /** The pattern for SCAN, with its special characters escaped. */
    public String pattern() {
        return queue.replaceAll("([\\\\*?\\[\\]])", "\\\\$1") + ":*";
    }

    /** Ids of jobs to which these keys may belong. */
    public List<String> idsIn(List<String> keys) {
        Set<String> ids = new LinkedHashSet<>();
        for (String key : keys) {
            if (key.startsWith(queue + ":")) {
                String suffix = key.substring(queue.length() + 1);
                if (!Keys.isReserved(suffix)
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
