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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * The fast path of an exchange, which completions of plain jobs take, and the general path: they differ in the commands that they
 * need, never in their reply and in what they leave in Redis.
 */
interface FastPathKeyspace extends KeyspaceSubject {
    /** Set this system property to a seed that a failed random case names, to run that case again. */
    String SEED = "oxbow.test.seed";

    int RANDOM_CASES = 12;
    int MAX_SLOTS = 12;
    int MAX_SITUATIONS = 4;

    /** Jobs that are active at first, with the ids 1 to 4. */
    int ACTIVE = 4;

    /** What the queue holds besides the active jobs, by name. */
    Map<String, Consumer<Keyspace>> SITUATIONS = Map.ofEntries(
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

    /** How much of a limit of a minute may have passed on Redis's own clock when an exchange reports what is left. */
    Duration TOLERANCE = Duration.ofSeconds(5);

    /** What an exchange replies except the rest of a rate limit, that rest, and what Redis holds then. */
    record Left(ExchangeResult reply, Duration rateLimited, Map<String, Object> everything) {}

    /**
     * One comparison. Its text is its name in reports.
     *
     * @param finished positions of the active jobs that complete, in this order
     */
    record Case(String name, List<String> situations, int slots, List<Integer> finished) {
        static Case of(String situation, int slots, List<Integer> finished) {
            return new Case(situation, List.of(situation), slots, finished);
        }

        /** Several situations one after the other, and any order of any of the active jobs. */
        static Case random(long seed) {
            Random random = new Random(seed);
            List<String> situations =
                    new ArrayList<>(SITUATIONS.keySet().stream().sorted().toList());
            Collections.shuffle(situations, random);
            List<Integer> finished =
                    new ArrayList<>(IntStream.range(0, ACTIVE).boxed().toList());
            Collections.shuffle(finished, random);
            List<String> chosen = List.copyOf(situations.subList(0, 1 + random.nextInt(MAX_SITUATIONS)));
            return new Case(
                    "random, seed " + seed + ", " + chosen,
                    chosen,
                    1 + random.nextInt(MAX_SLOTS),
                    List.copyOf(finished.subList(0, 1 + random.nextInt(ACTIVE))));
        }

        @Override
        public String toString() {
            return "%s; %d slots; %s complete".formatted(name, slots, finished);
        }
    }

    /** Every situation with few and many slots, and with one, some and all of the jobs completing. */
    final class AllCases implements ArgumentsProvider {
        @Override
        public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
            return SITUATIONS.keySet().stream().sorted().flatMap(situation -> Stream.of(1, 2, 9)
                    .flatMap(slots -> Stream.of(
                                    List.of(0), List.of(0, 1), List.of(3, 1), List.of(2, 0, 1), List.of(0, 1, 2, 3))
                            .map(finished -> Arguments.of(Case.of(situation, slots, finished)))));
        }
    }

    /** Cases of seeds that differ in each run, or the one of the seed that is set. */
    final class RandomCases implements ArgumentsProvider {
        @Override
        public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
            Long seed = Long.getLong(SEED);
            return seed != null
                    ? Stream.of(Arguments.of(Case.random(seed)))
                    : new Random().longs(RANDOM_CASES).mapToObj(any -> Arguments.of(Case.random(any)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @ArgumentsSource(AllCases.class)
    default void bothPathsReplyAndLeaveTheSame(Case compared) {
        assertBothPathsAgree(compared);
    }

    @ParameterizedTest(name = "{0}")
    @ArgumentsSource(RandomCases.class)
    default void bothPathsReplyAndLeaveTheSameAtRandom(Case compared) {
        assertBothPathsAgree(compared);
    }

    private void assertBothPathsAgree(Case compared) {
        Left fast = left(compared, true);
        Left general = left(compared, false);
        assertThat(fast.reply()).isEqualTo(general.reply());
        assertThat(fast.rateLimited().isZero()).isEqualTo(general.rateLimited().isZero());
        assertThat(fast.rateLimited()).isCloseTo(general.rateLimited(), TOLERANCE);
        assertThat(fast.everything()).isEqualTo(general.everything());
    }

    /** @param plain whether the jobs are reported as plain: only then is the fast path taken */
    private Left left(Case compared, boolean plain) {
        Keyspace space = subject();
        space.clear();
        space.add(Collections.nCopies(ACTIVE, job()).toArray(NewJob[]::new));
        List<FetchedJob> fetched = space.fetch(ACTIVE);
        compared.situations()
                .forEach(situation -> requireNonNull(SITUATIONS.get(situation)).accept(space));
        ExchangeResult reply = space.exchange(
                compared.slots(),
                compared.finished().stream()
                        .map(fetched::get)
                        .map(job -> completed(plain ? job : new FetchedJob(job.job(), job.token())))
                        .toArray(Outcome[]::new));
        return new Left(withoutLimit(reply), reply.rateLimited(), space.everything());
    }

    private static ExchangeResult withoutLimit(ExchangeResult reply) {
        return new ExchangeResult(
                reply.added(),
                reply.outcomeResults(),
                reply.jobs(),
                reply.nextDue(),
                Duration.ZERO,
                reply.hold(),
                reply.at(),
                reply.activeLeft());
    }
}
