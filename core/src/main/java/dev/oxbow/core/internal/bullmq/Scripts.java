package dev.oxbow.core.internal.bullmq;

import dev.oxbow.core.internal.call.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Our Lua scripts: resources beside this class, each joined behind the parts it needs. Their keys, arguments and replies
 * are documented at the top of each.
 */
final class Scripts {
    static final Script ADD_JOBS = joined(
            "prelude",
            "lots",
            "adding",
            "adding-plainly",
            "parents",
            "leaving",
            "deduplicating",
            "attaching",
            "add-jobs");
    static final Script ADD_FLOWS =
            joined("prelude", "lots", "adding", "parents", "leaving", "deduplicating", "attaching", "add-flows");
    static final Script FIND_FLOW = joined("prelude", "places", "states", "find-flow");
    static final Script TURN = joined(
            "turn-head",
            "starting",
            "completing",
            "lots",
            "handing-over",
            "prelude",
            "adding",
            "taking",
            "measuring",
            "active",
            "ending",
            "concluding",
            "updating",
            "parents",
            "leaving",
            "deduplicating",
            "attaching",
            "settling",
            "turn");
    static final Script HEARTBEAT = joined("prelude", "heartbeat");
    static final Script CHANGE_JOBS = joined(
            "prelude", "places", "updating", "parents", "leaving", "removing", "returning", "moving", "change-jobs");
    static final Script FIND_JOBS = joined("prelude", "places", "states", "find-jobs");
    static final Script JOB_STATES = joined("prelude", "places", "states", "job-states");
    static final Script JOB_LOGS = joined("prelude", "job-logs");
    static final Script DEPENDENCIES = joined("prelude", "dependencies");
    static final Script UPSERT_SCHEDULERS = joined("prelude", "adding", "scheduling", "upsert-schedulers");
    static final Script ADVANCE_SCHEDULERS = joined("prelude", "adding", "scheduling", "advance-schedulers");
    static final Script REMOVE_SCHEDULERS = joined("prelude", "adding", "scheduling", "remove-schedulers");
    static final Script FIND_SCHEDULERS = joined("prelude", "find-schedulers");
    static final Script COUNTS = joined("prelude", "counting", "counts");
    static final Script FIGURES = joined("prelude", "counting", "figures");
    static final Script PAUSE = joined("prelude", "pause");
    static final Script LIST_JOBS = joined("prelude", "list-jobs");
    static final Script PRIORITY_COUNTS = joined("prelude", "priority-counts");
    static final Script DRAIN = joined("prelude", "parents", "leaving", "clearing", "drain");
    static final Script CLEAN = joined("prelude", "parents", "leaving", "clearing", "clean");
    static final Script OBLITERATE = joined("prelude", "parents", "leaving", "clearing", "obliterate");
    static final Script RETRY_ALL = joined("prelude", "returning", "retry-all");
    static final Script PROMOTE_ALL = joined("prelude", "promote-all");
    static final Script REMOVE_ORPHANS = joined("prelude", "parents", "leaving", "clearing", "remove-orphans");
    static final Script CHANGE_LIMITS = joined("prelude", "change-limits");
    static final Script LIMITS = joined("prelude", "limits");
    static final Script METRICS = joined("prelude", "metrics");

    private Scripts() {}

    /** Joined behind {@code basics}. The last part gives the script its name. */
    private static Script joined(String... parts) {
        StringBuilder text = new StringBuilder(read("basics.lua")).append('\n');
        for (String part : parts) {
            text.append(read(part + ".lua")).append('\n');
        }
        return Script.of(parts[parts.length - 1], text.toString());
    }

    private static String read(String resource) {
        try (InputStream in = Scripts.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(
                        "resource " + resource + " is missing beside " + Scripts.class.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
