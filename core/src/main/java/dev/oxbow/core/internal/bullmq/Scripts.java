package dev.oxbow.core.internal.bullmq;

import dev.oxbow.core.internal.call.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Our Lua scripts, joined from resources beside this class: an entry point in {@code scripts/}, behind the shared parts in
 * {@code lib/} that it needs. The head of a part names what it needs of the parts before it and what it defines; the head of an
 * entry point documents its keys, arguments and reply. {@code ScriptPartsTest} checks the heads against the code.
 */
final class Scripts {
    private static final Map<Script, List<String>> RESOURCES = new LinkedHashMap<>();

    static final Script ADD_JOBS = joined(
            "add-jobs",
            "reply-codes",
            "queue-state",
            "add-args",
            "store-jobs",
            "add-fast",
            "release-parent",
            "job-keys",
            "deduplicate-job",
            "add-child",
            "add-general");
    static final Script ADD_FLOWS = joined(
            "add-flows",
            "reply-codes",
            "queue-state",
            "add-args",
            "store-jobs",
            "release-parent",
            "job-keys",
            "deduplicate-job",
            "add-child");
    static final Script FIND_FLOW = joined("find-flow", "queue-state", "job-location", "job-states");
    /** The fast paths stand in front: Redis compiles what follows, but a call that ends in one does not run it. */
    static final Script EXCHANGE = joined(
            "exchange",
            "reply-codes",
            "exchange-args",
            "activate-jobs",
            "exchange-fast-complete",
            "add-args",
            "exchange-fast-handover",
            "queue-state",
            "store-jobs",
            "fetch-jobs",
            "record-metrics",
            "active-list",
            "outcome-args",
            "exchange-reply",
            "update-job",
            "release-parent",
            "job-keys",
            "retention",
            "deduplicate-job",
            "add-child",
            "add-general",
            "finish-deduplication",
            "finish-job",
            "leave-attempt",
            "apply-outcomes");

    static final Script RENEW_AND_RECOVER = joined("renew-and-recover", "queue-state");
    static final Script CHANGE_JOBS = joined(
            "change-jobs",
            "reply-codes",
            "queue-state",
            "job-location",
            "update-job",
            "release-parent",
            "job-keys",
            "remove-job",
            "retry-parent",
            "move-job");
    static final Script FIND_JOBS = joined("find-jobs", "queue-state", "job-location", "job-states");
    static final Script READ_JOB_STATES = joined("read-job-states", "queue-state", "job-location", "job-states");
    static final Script READ_JOB_LOGS = joined("read-job-logs", "queue-state");
    static final Script READ_DEPENDENCIES = joined("read-dependencies", "queue-state");
    static final Script UPSERT_SCHEDULERS =
            joined("upsert-schedulers", "reply-codes", "queue-state", "store-jobs", "job-keys", "scheduler-runs");
    static final Script ADVANCE_SCHEDULERS =
            joined("advance-schedulers", "reply-codes", "queue-state", "store-jobs", "job-keys", "scheduler-runs");
    static final Script REMOVE_SCHEDULERS =
            joined("remove-schedulers", "reply-codes", "queue-state", "store-jobs", "job-keys", "scheduler-runs");
    static final Script FIND_SCHEDULERS = joined("find-schedulers", "queue-state");
    static final Script COUNT_JOBS = joined("count-jobs", "queue-state", "count-states");
    static final Script READ_FIGURES = joined("read-figures", "queue-state", "count-states");
    static final Script PAUSE_OR_RESUME = joined("pause-or-resume", "queue-state");
    static final Script LIST_JOBS = joined("list-jobs", "queue-state");
    static final Script COUNT_PRIORITIES = joined("count-priorities", "queue-state");
    static final Script DRAIN_QUEUE = joined("drain-queue", "queue-state", "release-parent", "job-keys", "bulk-remove");
    static final Script CLEAN_QUEUE = joined("clean-queue", "queue-state", "release-parent", "job-keys", "bulk-remove");
    static final Script OBLITERATE_QUEUE =
            joined("obliterate-queue", "queue-state", "release-parent", "job-keys", "bulk-remove");
    static final Script RETRY_JOBS = joined("retry-jobs", "queue-state", "retry-parent");
    static final Script PROMOTE_JOBS = joined("promote-jobs", "queue-state");
    static final Script REMOVE_ORPHANS =
            joined("remove-orphans", "queue-state", "release-parent", "job-keys", "bulk-remove");
    static final Script CHANGE_LIMITS = joined("change-limits", "queue-state");
    static final Script READ_LIMITS = joined("read-limits", "queue-state");
    static final Script READ_METRICS = joined("read-metrics");

    private Scripts() {}

    /** All scripts, each with the resources that it is joined from, in their order. */
    static Map<Script, List<String>> resources() {
        return Collections.unmodifiableMap(RESOURCES);
    }

    /** Every script begins with {@code lib/commands}, which counts the commands that it runs. */
    private static Script joined(String entry, String... parts) {
        List<String> resources = new ArrayList<>();
        resources.add("lib/commands.lua");
        for (String part : parts) {
            resources.add("lib/" + part + ".lua");
        }
        resources.add("scripts/" + entry + ".lua");
        StringBuilder text = new StringBuilder();
        for (String resource : resources) {
            text.append(read(resource)).append('\n');
        }
        Script script = Script.of(entry, text.toString());
        RESOURCES.put(script, List.copyOf(resources));
        return script;
    }

    /** The text of a resource beside this class. */
    static String read(String resource) {
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
