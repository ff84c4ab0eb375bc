package dev.oxbow.core.internal.bullmq;

import static dev.oxbow.core.internal.bullmq.Keyspace.completed;
import static dev.oxbow.core.internal.bullmq.Keyspace.job;
import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.Outcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The fast path of an exchange, which completions of plain jobs take, and the general path: they differ in cost, never
 * in their reply and in what they leave.
 */
interface FastPathKeyspace extends KeyspaceSubject {
    /** Jobs that are active at first. */
    int ACTIVE = 4;

    /** What else the queue holds. */
    Map<String, Consumer<Keyspace>> SURROUNDINGS = Map.ofEntries(
            entry("nothing", space -> {}),
            entry("jobs that wait", space -> space.add(job(), job(), job())),
            entry("prioritized jobs", space -> space.add(job(o -> o.priority(2)), job(), job(o -> o.priority(1)))),
            entry("a delayed job", space -> space.add(job(o -> o.delay(Duration.ofSeconds(5))), job())),
            entry("a job that is due", space -> {
                space.add(job(), job(o -> o.delay(Duration.ofSeconds(5))));
                space.command("ZADD", space.key("delayed"), "4096", "6");
            }),
            entry("suspects", space -> space.command("SADD", space.key("stalled"), "1", "3", "other")),
            entry("an old marker", space -> {
                space.add(job(), job());
                space.command("RPUSH", space.key("wait"), "0:0");
            }),
            entry("a pause", space -> {
                space.add(job());
                space.command("HSET", space.key("meta"), "paused", "1");
            }),
            entry("a limit of active jobs", space -> {
                space.add(job(), job(), job());
                space.command("HSET", space.key("meta"), "concurrency", "4");
            }),
            entry("a limit of starts", space -> {
                space.add(job(), job(), job());
                space.command("HSET", space.key("meta"), "max", "2", "duration", "60000");
            }),
            entry("no bound of events", space -> space.command("HDEL", space.key("meta"), "opts.maxLenEvents")),
            entry("a lost lock", space -> space.command("DEL", space.key("2:lock"))),
            entry("a lock of another", space -> space.command("SET", space.key("1:lock"), "another")),
            entry("a record that is gone", space -> space.command("DEL", space.key("1"))),
            entry("a waiting id without record", space -> {
                space.add(job());
                space.command("RPUSH", space.key("wait"), "ghost");
            }),
            entry("a job that is not active", space -> space.command("LREM", space.key("active"), "0", "2")),
            entry(
                    "a child that is pending",
                    space -> space.command("SADD", space.key("1:dependencies"), "some:child:1")),
            entry(
                    "a child that failed",
                    space -> space.command("ZADD", space.key("2:unsuccessful"), "1", "some:child:1")));

    /**
     * How much of a limit of a minute may have passed on Redis's own clock when an exchange reports the remaining time.
     */
    Duration TOLERANCE = Duration.ofSeconds(5);

    /** The reply of an exchange without the rest of a limit, that rest, and what Redis holds then. */
    record Left(ExchangeResult answer, Duration rateLimited, Map<String, Object> everything) {}

    private Left left(String surroundings, int slots, boolean plain, List<Integer> ending) {
        Keyspace space = subject();
        space.clear();
        space.add(Collections.nCopies(ACTIVE, job()).toArray(NewJob[]::new));
        List<FetchedJob> fetched = space.fetch(ACTIVE);
        requireNonNull(SURROUNDINGS.get(surroundings)).accept(space);
        ExchangeResult answer = space.exchange(
                slots,
                ending.stream()
                        .map(fetched::get)
                        .map(job -> completed(plain ? job : new FetchedJob(job.job(), job.token())))
                        .toArray(Outcome[]::new));
        return new Left(withoutLimit(answer), answer.rateLimited(), space.everything());
    }

    private static ExchangeResult withoutLimit(ExchangeResult answer) {
        return new ExchangeResult(
                answer.added(),
                answer.settlements(),
                answer.jobs(),
                answer.nextDue(),
                Duration.ZERO,
                answer.hold(),
                answer.at(),
                answer.activeLeft());
    }

    @Test
    default void bothPathsReplyAndLeaveTheSame() {
        for (String surroundings : SURROUNDINGS.keySet()) {
            for (int slots : new int[] {1, 2, 9}) {
                for (List<Integer> ending : Arrays.asList(
                        List.of(0), List.of(0, 1), List.of(3, 1), List.of(2, 0, 1), List.of(0, 1, 2, 3))) {
                    String title = "%s, %d slots, %s end".formatted(surroundings, slots, ending);
                    Left fastPath = left(surroundings, slots, true, ending);
                    Left generalPath = left(surroundings, slots, false, ending);
                    assertThat(fastPath.answer()).as(title).isEqualTo(generalPath.answer());
                    assertThat(fastPath.rateLimited().isZero())
                            .as(title)
                            .isEqualTo(generalPath.rateLimited().isZero());
                    assertThat(fastPath.rateLimited()).as(title).isCloseTo(generalPath.rateLimited(), TOLERANCE);
                    assertThat(fastPath.everything()).as(title).isEqualTo(generalPath.everything());
                }
            }
        }
    }
}
