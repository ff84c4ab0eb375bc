package dev.oxbow.core.bullmq;

import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.queue.JobUpdate;
import dev.oxbow.core.queue.NewJob;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Arguments of new jobs ({@code adding.lua}) and of changes to jobs ({@code updating.lua}). Stateless. */
final class JobArguments {
    static final int FOR_EACH_JOB = 8;
    static final int FOR_EACH_UPDATE = 4;

    private JobArguments() {}

    static void add(List<String> arguments, NewJob job, long now) {
        JobOptions options = job.options();
        Instant timestamp = options.timestamp();
        arguments.add(options.jobId() == null ? "" : options.jobId());
        arguments.add(job.name());
        arguments.add(job.data().text());
        arguments.add(OptionsCodec.encode(options));
        arguments.add(Long.toString(timestamp == null ? now : timestamp.toEpochMilli()));
        arguments.add(Long.toString(options.delay().toMillis()));
        arguments.add(Integer.toString(options.priority()));
        arguments.add(options.lifo() ? "1" : "0");
    }

    /** The hash that a job of these arguments has before anybody takes it. */
    static Map<String, String> hash(List<String> arguments, int first) {
        Map<String, String> hash = new LinkedHashMap<>();
        hash.put("name", arguments.get(first + 1));
        hash.put("data", arguments.get(first + 2));
        hash.put("opts", arguments.get(first + 3));
        hash.put("timestamp", arguments.get(first + 4));
        hash.put("delay", arguments.get(first + 5));
        hash.put("priority", arguments.get(first + 6));
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
