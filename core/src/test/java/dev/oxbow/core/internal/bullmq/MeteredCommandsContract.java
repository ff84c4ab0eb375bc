package dev.oxbow.core.internal.bullmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.OxbowForTests;
import dev.oxbow.core.event.Subscription;
import dev.oxbow.core.internal.call.CallJournal;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.RetryPolicy;
import dev.oxbow.core.internal.call.Script;
import dev.oxbow.core.internal.health.PoolHealthCheck;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.job.Backoff;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.meter.CommandCounts;
import dev.oxbow.core.meter.QueueLabel;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.PoolStats;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.queue.Dependencies;
import dev.oxbow.core.queue.JobHandle;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.CommandMonitor;
import dev.oxbow.core.testing.CommandMonitor.Seen;
import dev.oxbow.core.testing.RedisServerProcess;
import dev.oxbow.core.worker.ActiveJob;
import dev.oxbow.core.worker.Worker;
import dev.oxbow.core.worker.WorkerOptions;
import java.lang.reflect.Field;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the meter counted is what the server ran: the same program of real work, seen by the meter and by MONITOR. Each
 * adapter extends this.
 *
 * <p>Nothing here depends on how often anything is sent. The comparison is made after all work has ended, all blocking waits
 * have reached the server and were ended, and the pool was closed.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class MeteredCommandsContract {
    private static final String PASSWORD = "open-sesame";
    private static final String MAIL = "mail";
    private static final String PRINT = "print";

    /** MONITOR hides it, as it hides all that administers. */
    private static final String HIDDEN = "client|unblock";

    /** What the work is at least for; other things may travel with these calls. */
    private static final Cause[] MET = {
        Cause.ADD, Cause.FINISH, Cause.WAIT, Cause.EVENTS, Cause.STATUS, Cause.HEALTH, Cause.CONNECT, Cause.RETRY
    };

    /** So many looks in a row at what is sent must find it unchanged; together they take a quarter of a second. */
    private static final int LOOKS = 15;

    private final CommandMeter meter = new CommandMeter();
    private final CallJournal journal = new CallJournal();

    @SuppressWarnings("NullAway.Init") // JUnit calls open() before each test
    private RedisServerProcess server;

    @SuppressWarnings("NullAway.Init")
    private CommandMonitor monitor;

    @SuppressWarnings("NullAway.Init")
    private ConnectionPool pool;

    @SuppressWarnings("NullAway.Init")
    private BullMqJobStore store;

    /** For subclasses. */
    protected MeteredCommandsContract() {}

    /** A pool of the adapter under test that counts its logins in the meter. */
    protected abstract ConnectionPool openPool(RedisAddress address, CommandMeter meter);

    @BeforeEach
    final void open() {
        server = RedisServerProcess.start("--appendfsync", "no", "--requirepass", PASSWORD);
        monitor = CommandMonitor.start(server, PASSWORD);
        pool = openPool(RedisAddress.parse("redis://:" + PASSWORD + "@127.0.0.1:" + server.port() + "/1"), meter);
        store = new BullMqJobStore(
                new RedisCalls(pool, RetryPolicy.DEFAULT, meter, journal),
                BullMqJobStore.DEFAULT_PREFIX,
                Clock.systemUTC());
    }

    @AfterEach
    final void close() {
        pool.close();
        monitor.close();
        server.close();
    }

    @Test
    void whatTheMeterCountedIsWhatTheServerRan() throws Exception {
        work();
        pool.close();

        List<Seen> seen = monitor.seen();
        int hidden = monitor.calls(HIDDEN);
        CommandCounts counts = meter.counts();
        assertThat(withoutZeros(counts.sentByKind())).isEqualTo(sentByKind(seen, hidden));
        assertThat(withoutZeros(counts.innerByKind())).isEqualTo(innerByKind(seen));
        assertThat(withoutZeros(counts.sentByQueue())).isEqualTo(sentByQueue(seen, hidden));
        assertThat(counts.sent())
                .isEqualTo(seen.stream().filter(each -> !each.inScript()).count() + hidden);
        assertThat(counts.withInner()).isEqualTo(seen.size() + hidden);
        assertThat(counts.sentByCause().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(counts.sent());
        assertThat(withoutZeros(counts.sentByCause()))
                .as("the work was of many sorts")
                .containsKeys(MET);
    }

    /** Jobs of all sorts on two queues with their workers, listeners, questions, health; returns when all of it has ended. */
    private void work() throws Exception {
        Oxbow oxbow = OxbowForTests.over(store);
        CountDownLatch heard = new CountDownLatch(1);
        try (PoolHealthCheck health = new PoolHealthCheck(
                pool,
                store,
                oxbow::queueNames,
                meter,
                journal,
                null,
                Clock.systemUTC(),
                PoolHealthCheck.DEFAULT_INTERVAL)) {
            Subscription listening = oxbow.events(MAIL).listen(event -> {
                if (event.type().equals("completed")) {
                    heard.countDown();
                }
            });
            Queue mail = oxbow.queue(MAIL);
            Queue print = oxbow.queue(PRINT);
            String early = mail.add("plain", Map.of("to", "Zoë \"Ada\"\n")).id();
            Worker mailing =
                    oxbow.worker(MAIL, MeteredCommandsContract::process, WorkerOptions.DEFAULTS.withConcurrency(3));
            Worker printing = oxbow.worker(PRINT, MeteredCommandsContract::process);
            mail.add("talkative", null);
            mail.add(
                    "fails-once",
                    null,
                    JobOptions.builder()
                            .attempts(2)
                            .backoff(Backoff.fixed(Duration.ofMillis(20)))
                            .build());
            mail.add("hopeless", null);
            mail.add(
                    "later",
                    null,
                    JobOptions.builder().delay(Duration.ofMillis(300)).build());
            mail.add("urgent", null, JobOptions.builder().priority(5).build());
            print.addAll(IntStream.range(0, 30)
                    .mapToObj(i -> new NewJob("plain", Json.of(i), JobOptions.DEFAULTS))
                    .toList());
            health.report();

            Await.until(
                    "the mail is done",
                    () -> mail.counts().completed() == 5 && mail.counts().failed() == 1);
            Await.until("the printing is done", () -> print.counts().completed() == 30);
            assertThat(mail.find(early)).isPresent();
            assertThat(mail.find("nobody")).isEmpty();
            changeFromOutside(mail.job(early));
            assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
            settle();
            listening.close();
            for (Worker worker : List.of(mailing, printing)) {
                settle();
                worker.close(Duration.ofSeconds(20));
            }
            settle();
        } finally {
            oxbow.close(Duration.ofSeconds(20));
        }
        Await.until("all connections are given back", () -> {
            PoolStats stats = pool.stats();
            return stats.active() == 0 && stats.longLeases() == 0 && stats.directActive() == 0;
        });
    }

    private static void changeFromOutside(JobHandle job) {
        job.log("done");
        assertThat(job.logs().total()).isEqualTo(1);
        assertThat(job.state()).isEqualTo(JobState.COMPLETED);
        assertThat(job.dependencies()).isEqualTo(Dependencies.NONE);
        job.remove();
    }

    /**
     * Waits until nothing is sent any more: whoever waits does so at the server. A wait that is cut in the very moment in
     * which it begins is counted although it may not have been sent; nothing here is closed in such a moment.
     */
    private void settle() {
        AtomicReference<List<Long>> before = new AtomicReference<>(List.of());
        AtomicInteger unchanged = new AtomicInteger();
        Await.until("nothing is sent any more", () -> {
            List<Long> now = List.of(meter.counts().sent(), (long) monitor.blockedClients());
            boolean same = now.equals(before.getAndSet(now));
            return unchanged.updateAndGet(times -> same ? times + 1 : 0) >= LOOKS;
        });
    }

    private static Object process(ActiveJob job) {
        switch (job.job().name()) {
            case "talkative" -> {
                job.updateProgress(50);
                job.log("half of it");
            }
            case "fails-once" -> {
                if (job.job().attemptsMade() == 0) {
                    throw new IllegalStateException("not yet");
                }
            }
            case "hopeless" -> throw new IllegalStateException("never");
            default -> {}
        }
        return "done";
    }

    private static Map<String, Long> sentByKind(List<Seen> seen, int hidden) throws IllegalAccessException {
        Map<String, String> names = scriptNames();
        Map<String, Long> sent = new TreeMap<>();
        seen.stream().filter(each -> !each.inScript()).forEach(each -> sent.merge(kind(each, names), 1L, Long::sum));
        if (hidden > 0) {
            sent.merge("client", (long) hidden, Long::sum);
        }
        return sent;
    }

    /** The server shows a script's own line first, and nothing else until the script has ended. */
    private static Map<String, Long> innerByKind(List<Seen> seen) throws IllegalAccessException {
        Map<String, String> names = scriptNames();
        Map<String, Long> inner = new TreeMap<>();
        String running = "";
        for (Seen each : seen) {
            if (each.inScript()) {
                inner.merge(running, 1L, Long::sum);
            } else {
                running = kind(each, names);
            }
        }
        return inner;
    }

    private static Map<String, Long> sentByQueue(List<Seen> seen, int hidden) {
        Map<String, Long> sent = new TreeMap<>();
        seen.stream()
                .filter(each -> !each.inScript())
                .forEach(each -> sent.merge(QueueLabel.of(queues(each)), 1L, Long::sum));
        if (hidden > 0) {
            sent.merge(QueueLabel.NONE, (long) hidden, Long::sum);
        }
        return sent;
    }

    private static String kind(Seen command, Map<String, String> scriptNames) {
        String name = command.name().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "evalsha" -> scriptNames.getOrDefault(command.words().get(1), "unknown script");
            case "eval" ->
                scriptNames.getOrDefault(Script.of("", command.words().get(1)).sha1(), "unknown script");
            default -> name;
        };
    }

    /** The queues that a command's keys belong to. */
    private static List<String> queues(Seen command) {
        List<String> words = command.words();
        if (command.name().equals("CLIENT")) {
            return List.of(); // a connection's name looks like a key
        }
        List<String> keys = command.name().startsWith("EVAL")
                ? words.subList(3, 3 + Integer.parseInt(words.get(2)))
                : words.subList(1, words.size());
        List<String> queues = new ArrayList<>();
        for (String key : keys) {
            String[] parts = key.split(":", -1);
            if (parts[0].equals(BullMqJobStore.DEFAULT_PREFIX)) {
                queues.add(parts[1]);
            }
        }
        return queues;
    }

    /** Names of all our scripts by their digests. */
    private static Map<String, String> scriptNames() throws IllegalAccessException {
        Map<String, String> names = new HashMap<>();
        for (Field field : Scripts.class.getDeclaredFields()) {
            if (field.getType() == Script.class && field.get(null) instanceof Script script) {
                names.put(script.sha1(), script.name());
            }
        }
        return names;
    }

    private static <K extends Comparable<K>> Map<K, Long> withoutZeros(Map<K, Long> counts) {
        Map<K, Long> some = new TreeMap<>(counts);
        some.values().removeIf(count -> count == 0);
        return some;
    }
}
