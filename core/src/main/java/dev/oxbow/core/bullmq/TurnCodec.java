package dev.oxbow.core.bullmq;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.KeepJobs;
import dev.oxbow.core.queue.AddedJob;
import dev.oxbow.core.queue.Outcome;
import dev.oxbow.core.queue.Settlement;
import dev.oxbow.core.queue.Take;
import dev.oxbow.core.queue.TakenJob;
import dev.oxbow.core.queue.Turn;
import dev.oxbow.core.queue.TurnResult;
import dev.oxbow.core.queue.TurnResult.Hold;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Arguments and reply of one call of {@code turn.lua}. */
final class TurnCodec {
    private static final int BEFORE_ADDS = 10;
    private static final int FOR_EACH_OUTCOME = 13;

    private final Turn turn;
    private final long now;
    private final List<String> arguments;
    private final int firstAdd;

    /**
     * @param now milliseconds
     * @param version for a queue that has none
     */
    TurnCodec(Turn turn, long now, String version) {
        this.turn = turn;
        this.now = now;
        this.firstAdd = BEFORE_ADDS + turn.updates().size() * JobArguments.FOR_EACH_UPDATE;
        this.arguments = new ArrayList<>(firstAdd
                + turn.adds().size() * JobArguments.FOR_EACH_JOB
                + turn.outcomes().size() * FOR_EACH_OUTCOME
                + turn.take().unanswered().size());
        addHead(version);
        turn.updates().forEach(update -> JobArguments.add(arguments, update));
        turn.adds().forEach(job -> JobArguments.add(arguments, job, now));
        turn.outcomes().forEach(outcome -> add(arguments, outcome));
        arguments.addAll(turn.take().unanswered());
    }

    private void addHead(String version) {
        Take take = turn.take();
        arguments.add(Long.toString(now));
        arguments.add(take.token());
        arguments.add(Long.toString(take.lockDuration().toMillis()));
        arguments.add(take.workerName() == null ? "" : take.workerName());
        arguments.add(Integer.toString(take.most()));
        arguments.add(version);
        arguments.add(Integer.toString(turn.updates().size()));
        arguments.add(Integer.toString(turn.adds().size()));
        arguments.add(Integer.toString(turn.outcomes().size()));
        arguments.add(Integer.toString(take.unanswered().size()));
    }

    List<String> arguments() {
        return arguments;
    }

    private static void add(List<String> arguments, Outcome outcome) {
        TakenJob taken = outcome.taken();
        if (outcome instanceof Outcome.Completed completed) {
            start(arguments, "completed", taken, completed.returnValue().text(), "");
            end(arguments, completed.keep(), taken, Duration.ZERO, taken.plain());
        } else if (outcome instanceof Outcome.Failed failed) {
            start(arguments, "failed", taken, failed.reason(), traces(failed.stacktrace()));
            end(arguments, failed.keep(), taken, Duration.ZERO, taken.plain());
        } else if (outcome instanceof Outcome.Retried retried) {
            start(arguments, "retried", taken, retried.reason(), traces(retried.stacktrace()));
            end(arguments, KeepJobs.all(), taken, retried.delay(), false);
        } else {
            start(arguments, "handed-back", taken, "", "");
            end(arguments, KeepJobs.all(), taken, Duration.ZERO, false);
        }
    }

    private static void start(List<String> arguments, String kind, TakenJob taken, String text, String traces) {
        arguments.add(kind);
        arguments.add(taken.job().id());
        arguments.add(taken.token());
        arguments.add(text);
        arguments.add(traces);
    }

    private static void end(List<String> arguments, KeepJobs keep, TakenJob taken, Duration delay, boolean plain) {
        Integer count = keep.count();
        Duration age = keep.age();
        arguments.add(count == null ? "" : count.toString());
        arguments.add(age == null ? "" : Long.toString(age.toMillis()));
        arguments.add(age == null ? "" : Integer.toString(keep.limit()));
        arguments.add(Integer.toString(taken.job().options().attempts()));
        arguments.add(taken.job().options().lifo() ? "1" : "0");
        arguments.add(Long.toString(Math.max(0, delay.toMillis())));
        arguments.add(Integer.toString(taken.job().attemptsMade()));
        arguments.add(plain ? "1" : "0");
    }

    private static String traces(List<String> stacktrace) {
        return Json.of(stacktrace).text();
    }

    /** Ids and whether they were there already, in turn. */
    static List<AddedJob> added(List<@Nullable Object> reply) {
        List<AddedJob> added = new ArrayList<>(reply.size() / 2);
        for (int i = 0; i < reply.size(); i += 2) {
            added.add(new AddedJob(Replies.text(reply.get(i)), Replies.number(reply.get(i + 1)) == 1));
        }
        return added;
    }

    TurnResult result(List<@Nullable Object> reply) {
        List<TakenJob> jobs = reclaimed(Replies.list(reply.get(4)));
        jobs.addAll(taken(Replies.list(reply.get(2)), Replies.number(reply.get(3)) == 1));
        String due = Replies.text(reply.get(5));
        return new TurnResult(
                added(Replies.list(reply.get(0))),
                Replies.list(reply.get(1)).stream().map(TurnCodec::settlement).toList(),
                jobs,
                due.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(due)),
                Duration.ofMillis(Replies.number(reply.get(6))),
                hold(reply.get(7)),
                Instant.ofEpochMilli(now),
                Replies.number(reply.get(8)) == 1);
    }

    private List<TakenJob> taken(List<@Nullable Object> taken, boolean handedOver) {
        List<TakenJob> jobs = new ArrayList<>(taken.size() / 2);
        String worker = turn.take().workerName();
        for (int i = 0; i < taken.size(); i += 2) {
            String id = Replies.text(taken.get(i));
            Map<String, String> hash = handedOver
                    ? JobArguments.hash(arguments, firstAdd + i / 2 * JobArguments.FOR_EACH_JOB)
                    : Replies.fields(taken.get(i + 1));
            boolean plain = JobCodec.isPlain(id, hash);
            Job job = JobCodec.decodeTaken(turn.queue(), id, hash, now, worker);
            jobs.add(new TakenJob(job, turn.take().token(), plain));
        }
        return jobs;
    }

    private List<TakenJob> reclaimed(List<@Nullable Object> reclaimed) {
        List<TakenJob> jobs = new ArrayList<>(reclaimed.size() / 3);
        for (int i = 0; i < reclaimed.size(); i += 3) {
            String id = Replies.text(reclaimed.get(i));
            Map<String, String> hash = Replies.fields(reclaimed.get(i + 1));
            boolean plain = JobCodec.isPlain(id, hash);
            jobs.add(new TakenJob(JobCodec.decode(turn.queue(), id, hash), Replies.text(reclaimed.get(i + 2)), plain));
        }
        return jobs;
    }

    private static Hold hold(@Nullable Object code) {
        int number = Math.toIntExact(Replies.number(code));
        return switch (number) {
            case 0 -> Hold.NONE;
            case 1 -> Hold.PAUSED;
            case 2 -> Hold.AT_CONCURRENCY;
            default -> throw new IllegalStateException("turn.lua answered with the unknown hold " + number);
        };
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
