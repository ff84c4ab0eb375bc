package dev.oxbow.core.internal.bullmq;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.core.internal.bullmq.key.Keys;
import dev.oxbow.core.job.Deduplication;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.job.ParentJob;
import dev.oxbow.core.store.JobUpdate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Arguments of new jobs ({@code lib/add-args.lua}) and of updates of jobs: layout.md, section 10. Stateless. */
final class JobArguments {
    private JobArguments() {}

    /** New jobs, in groups of one kind: what the jobs of a group share is sent once. */
    static void add(List<String> arguments, List<NewJob> jobs, long now, Keys keys) {
        int first = 0;
        while (first < jobs.size()) {
            NewJob kind = jobs.get(first);
            int end = first + 1;
            while (end < jobs.size() && isAlike(kind, jobs.get(end))) {
                end++;
            }
            addKind(arguments, end - first, null, kind, now, keys);
            for (NewJob job : jobs.subList(first, end)) {
                arguments.add(job.data().text());
            }
            first = end;
        }
    }

    /** A chosen id is one of the options, so that jobs with chosen ids are alike only if they have the same id. */
    private static boolean isAlike(NewJob one, NewJob other) {
        JobOptions options = one.options();
        return options.jobId() == null
                && options.equals(other.options())
                && one.name().equals(other.name());
    }

    /** One new job in a group of its own, under an id that need not be one of its options. */
    static void add(List<String> arguments, String id, NewJob job, long now, Keys keys) {
        addKind(arguments, 1, id, job, now, keys);
        arguments.add(job.data().text());
    }

    private static void addKind(
            List<String> arguments, int count, @Nullable String id, NewJob kind, long now, Keys keys) {
        JobOptions options = keys.qualified(kind.options());
        Instant timestamp = options.timestamp();
        String chosen = id == null ? options.jobId() : id;
        arguments.add(Integer.toString(count));
        arguments.add(chosen == null ? "" : chosen);
        arguments.add(kind.name());
        arguments.add(OptionsCodec.encode(options));
        arguments.add(Long.toString(timestamp == null ? now : timestamp.toEpochMilli()));
        arguments.add(Long.toString(options.delay().toMillis()));
        arguments.add(Integer.toString(options.priority()));
        arguments.add(options.lifo() ? "1" : "0");
        arguments.add(rare(options));
    }

    /** Options that few jobs have, as the scripts read them; empty for all other jobs. */
    private static String rare(JobOptions options) {
        ParentJob parent = options.parent();
        Deduplication deduplication = options.deduplication();
        ObjectNode rare = JsonNodeFactory.instance.objectNode();
        if (parent != null) {
            ObjectNode stored = JsonNodeFactory.instance.objectNode();
            stored.put("id", parent.id()).put("queueKey", parent.queue());
            String policy = OptionsCodec.policy(options.onFailure());
            if (policy != null) {
                stored.put(policy, true);
            }
            rare.put("parentKey", parent.queue() + ':' + parent.id()).put("parent", stored.toString());
        } else if (deduplication != null) {
            rare.set("deduplication", OptionsCodec.encode(deduplication));
        } else {
            return "";
        }
        return rare.toString();
    }

    /** The hash that a new job without delay and priority has before a worker fetches it. */
    static Map<String, String> hash(NewJob job, long now) {
        Instant timestamp = job.options().timestamp();
        Map<String, String> hash = new LinkedHashMap<>();
        hash.put("name", job.name());
        hash.put("data", job.data().text());
        hash.put("timestamp", Long.toString(timestamp == null ? now : timestamp.toEpochMilli()));
        return hash;
    }

    static void add(List<String> arguments, JobUpdate update) {
        if (update instanceof JobUpdate.Progress progress) {
            arguments.addAll(
                    List.of("progress", progress.jobId(), progress.progress().text(), ""));
        } else if (update instanceof JobUpdate.Log log) {
            Integer keep = log.keep();
            arguments.addAll(List.of("log", log.jobId(), log.row(), keep == null ? "" : keep.toString()));
        }
    }
}
