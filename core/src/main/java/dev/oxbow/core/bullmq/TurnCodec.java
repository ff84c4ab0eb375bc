package dev.oxbow.core.bullmq;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.queue.Outcome;
import dev.oxbow.core.queue.Settlement;
import dev.oxbow.core.queue.TakenJob;
import dev.oxbow.core.queue.Turn;
import dev.oxbow.core.queue.TurnResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arguments and reply of {@code turn.lua}. Stateless. */
final class TurnCodec {
    private TurnCodec() {}

    static List<String> arguments(Turn turn, long now) {
        List<String> arguments = new ArrayList<>(5 + turn.outcomes().size() * 11);
        arguments.add(Long.toString(now));
        arguments.add(turn.token());
        arguments.add(Long.toString(turn.lockDuration().toMillis()));
        arguments.add(turn.workerName() == null ? "" : turn.workerName());
        arguments.add(Integer.toString(turn.take()));
        for (Outcome outcome : turn.outcomes()) {
            add(arguments, outcome);
        }
        return arguments;
    }

    private static void add(List<String> arguments, Outcome outcome) {
        TakenJob taken = outcome.taken();
        if (outcome instanceof Outcome.Completed completed) {
            start(arguments, "completed", taken, completed.returnValue().text(), "");
            end(arguments, completed.keep(), taken, Duration.ZERO);
        } else if (outcome instanceof Outcome.Failed failed) {
            start(arguments, "failed", taken, failed.reason(), traces(failed.stacktrace()));
            end(arguments, failed.keep(), taken, Duration.ZERO);
        } else if (outcome instanceof Outcome.Retried retried) {
            start(arguments, "retried", taken, retried.reason(), traces(retried.stacktrace()));
            end(arguments, KeepJobs.all(), taken, retried.delay());
        } else {
            start(arguments, "handed-back", taken, "", "");
            end(arguments, KeepJobs.all(), taken, Duration.ZERO);
        }
    }

    private static void start(List<String> arguments, String kind, TakenJob taken, String text, String traces) {
        arguments.add(kind);
        arguments.add(taken.job().id());
        arguments.add(taken.token());
        arguments.add(text);
        arguments.add(traces);
    }

    private static void end(List<String> arguments, KeepJobs keep, TakenJob taken, Duration delay) {
        Integer count = keep.count();
        Duration age = keep.age();
        arguments.add(count == null ? "" : count.toString());
        arguments.add(age == null ? "" : Long.toString(age.toMillis()));
        arguments.add(age == null ? "" : Integer.toString(keep.limit()));
        arguments.add(Integer.toString(taken.job().options().attempts()));
        arguments.add(taken.job().options().lifo() ? "1" : "0");
        arguments.add(Long.toString(Math.max(0, delay.toMillis())));
    }

    private static String traces(List<String> stacktrace) {
        return Json.of(stacktrace).text();
    }

    static TurnResult result(Turn turn, long now, List<@Nullable Object> reply) {
        List<Settlement> settlements =
                Replies.list(reply.get(0)).stream().map(TurnCodec::settlement).toList();
        List<@Nullable Object> taken = Replies.list(reply.get(1));
        List<TakenJob> jobs = new ArrayList<>(taken.size() / 2);
        for (int i = 0; i < taken.size(); i += 2) {
            String id = Replies.text(taken.get(i));
            Job job = JobCodec.decodeTaken(turn.queue(), id, Replies.fields(taken.get(i + 1)), now, turn.workerName());
            jobs.add(new TakenJob(job, turn.token()));
        }
        String due = Replies.text(reply.get(2));
        return new TurnResult(
                settlements,
                jobs,
                due.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(due)),
                Duration.ofMillis(Replies.number(reply.get(3))),
                Replies.number(reply.get(4)) == 1);
    }

    private static Settlement settlement(@Nullable Object code) {
        int number = Math.toIntExact(Replies.number(code));
        return switch (number) {
            case 0 -> Settlement.ACCEPTED;
            case -1 -> Settlement.JOB_MISSING;
            case -2 -> Settlement.LOCK_EXPIRED;
            case -3 -> Settlement.NOT_ACTIVE;
            case -4 -> Settlement.PENDING_CHILDREN;
            case -6 -> Settlement.LOCK_LOST;
            case -9 -> Settlement.FAILED_CHILDREN;
            default -> throw new IllegalStateException("turn.lua answered with the unknown code " + number);
        };
    }
}
