package dev.oxbow.core.internal.health;

import dev.oxbow.core.fault.Fault;
import dev.oxbow.core.fault.FaultKind;
import dev.oxbow.core.fault.HealthEffect;
import dev.oxbow.core.health.CommandBudget;
import dev.oxbow.core.health.HealthCheck;
import dev.oxbow.core.health.HealthReport;
import dev.oxbow.core.health.HealthReport.BudgetUse;
import dev.oxbow.core.health.HealthReport.PlanLimit;
import dev.oxbow.core.health.Recommendation.Severity;
import dev.oxbow.core.internal.call.CallJournal;
import dev.oxbow.core.internal.health.QueueCounts.Reading;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.meter.CommandCounts;
import dev.oxbow.core.pool.ConnectionPool;
import dev.oxbow.core.pool.PoolStats;
import dev.oxbow.core.store.JobStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Health of queues on Redis: from the results of calls, the pool's figures, the command budget, and the counts of the
 * queues, which it reads at most once per interval.
 *
 * <p>Thread-safe. A report waits for Redis 2 s at most; then it shows the counts read before. Closing ends the thread that
 * reads counts; reports after that show the last counts. It owns neither pool nor store.
 */
public final class PoolHealthCheck implements HealthCheck, AutoCloseable {
    /**
     * Counts are read at most once in this time: three times a minute, however often a report is requested. One reading is one call
     * of a script for all queues (with inner commands: 8 more for each queue). The first reading of a process may have to log in and
     * to send the script in full: that minute then costs 6 commands.
     */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(20);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final Duration RECENT = Duration.ofMinutes(1);
    private static final Duration LEAK_RECENT = Duration.ofMinutes(10);

    /** Below this share of the last calls, errors that Oxbow does not know are no reason to worry. */
    private static final double SMALL_SHARE = 0.05;

    private final ConnectionPool pool;
    private final CommandMeter meter;
    private final CallJournal journal;
    private final @Nullable BudgetWatch budget;
    private final Clock clock;
    private final QueueCounts counts;
    private final StuckQueues stuck = new StuckQueues();
    private final Rise exhausted;
    private final Rise leaks;

    /**
     * @param queues names of the queues to count, read at each reading
     * @param budget null: none
     * @param interval counts are read at most once in this time, for example {@link #DEFAULT_INTERVAL}
     */
    public PoolHealthCheck(
            ConnectionPool pool,
            JobStore store,
            Supplier<? extends Collection<String>> queues,
            CommandMeter meter,
            CallJournal journal,
            @Nullable CommandBudget budget,
            Clock clock,
            Duration interval) {
        this(pool, store, queues, meter, journal, budget, clock, interval, LONGEST_WAIT, System::nanoTime);
    }

    /** @param nanoTime a monotonic clock */
    PoolHealthCheck(
            ConnectionPool pool,
            JobStore store,
            Supplier<? extends Collection<String>> queues,
            CommandMeter meter,
            CallJournal journal,
            @Nullable CommandBudget budget,
            Clock clock,
            Duration interval,
            Duration longestWait,
            LongSupplier nanoTime) {
        this.pool = pool;
        this.meter = meter;
        this.journal = journal;
        this.budget = budget == null ? null : new BudgetWatch(budget, clock.instant());
        this.clock = clock;
        this.counts = new QueueCounts(store, queues, interval, longestWait, clock, nanoTime);
        PoolStats stats = pool.stats();
        this.exhausted = new Rise(stats.exhausted());
        this.leaks = new Rise(stats.leaksSuspected());
    }

    @Override
    public HealthReport report() {
        // First, since reading them is a call that shows whether Redis answers.
        Reading reading = counts.read();
        Instant now = clock.instant();
        PoolStats stats = pool.stats();
        CommandCounts commands = meter.counts();
        Findings findings = new Findings();

        judgeReading(reading, findings);
        judgeCalls(now, stats, commands, findings);
        judgePool(now, stats, findings);
        BudgetUse use = budget == null ? null : budget.use(commands.sent(), now);
        if (budget != null && use != null) {
            budget.judge(use, now, commands, findings);
        }
        judgeQueues(reading, findings);

        return new HealthReport(
                findings.status(),
                pool.adapter(),
                pool.server(),
                stats,
                reading.counts(),
                reading.readAt(),
                journal.responseMillis(),
                commands,
                use,
                planLimit(),
                findings.recommendations());
    }

    private static void judgeReading(Reading reading, Findings findings) {
        String since = reading.readAt() == null
                ? "; none were read yet."
                : "; those shown were read at " + reading.readAt() + ".";
        Fault failure = reading.failure();
        if (reading.late()) {
            findings.degraded("redis-slow", "Redis did not give the counts of the queues in time" + since);
        }
        if (failure == null) {
            return;
        }
        if (failure.kind().health() == HealthEffect.DOWN || failure.kind() == FaultKind.POOL_CLOSED) {
            findings.unhealthy(failure.kind().code(), text(failure));
        } else {
            findings.degraded(
                    "counts-unavailable",
                    "The counts of the queues could not be read (" + failure.message() + ")" + since);
        }
    }

    private void judgeCalls(Instant now, PoolStats stats, CommandCounts commands, Findings findings) {
        journal.standingFault()
                .map(CallJournal.Seen::fault)
                .ifPresent(fault -> findings.unhealthy(fault.kind().code(), advice(fault, stats, commands)));
        for (CallJournal.Seen seen : journal.faultsSince(now.minus(RECENT))) {
            FaultKind kind = seen.fault().kind();
            if (kind == FaultKind.UNKNOWN && journal.shareOf(kind) < SMALL_SHARE) {
                continue;
            }
            String advice = advice(seen.fault(), stats, commands);
            if (kind.health() != HealthEffect.UP) {
                findings.degraded(kind.code(), advice);
            } else if (!kind.advice().isEmpty() && kind != FaultKind.SCRIPT_MISSING) {
                // Scripts are missing once after every start of the server, which needs no advice.
                findings.advise(kind.code(), Severity.INFO, advice);
            }
        }
    }

    private static String advice(Fault fault, PoolStats stats, CommandCounts commands) {
        String addition = "";
        if (fault.kind().isQuota()) {
            addition = BudgetWatch.biggestSpenders(commands);
        } else if (fault.kind().isPlanRefusal()) {
            int open = stats.active() + stats.idle() + stats.directActive();
            addition = "This process holds " + open + " connections.";
        } else if (fault.kind() == FaultKind.UNKNOWN) {
            addition = "The last one: " + fault.message();
        }
        return addition.isEmpty() ? text(fault) : text(fault) + " " + addition;
    }

    private static String text(Fault fault) {
        String advice = fault.advice();
        return advice.isEmpty() ? fault.message() : advice;
    }

    private void judgePool(Instant now, PoolStats stats, Findings findings) {
        if (exhausted.within(RECENT, stats.exhausted(), now)) {
            findings.degraded(
                    "pool-exhausted",
                    "All " + stats.max()
                            + " connections of the pool were in use for longer than a borrower waits. Raise"
                            + " the maximum of the pool, or look for leaked connections in the log.");
        }
        if (stats.directActive() > 0) {
            findings.degraded(
                    "direct-connections",
                    stats.directActive()
                            + " direct connections are open because the pool could not serve. They close by"
                            + " themselves; if this lasts, raise the maximum of the pool.");
        }
        if (leaks.within(LEAK_RECENT, stats.leaksSuspected(), now)) {
            findings.degraded(
                    "connection-leak-suspected",
                    "A connection was held for very long. The log names the borrower (" + stats.leaksSuspected()
                            + " so far).");
        }
    }

    private void judgeQueues(Reading reading, Findings findings) {
        Map<String, JobCounts> queues = new TreeMap<>(reading.counts());
        List<String> paused = queues.entrySet().stream()
                .filter(entry -> entry.getValue().paused())
                .map(Map.Entry::getKey)
                .toList();
        if (!paused.isEmpty()) {
            findings.advise(
                    "queue-paused",
                    Severity.INFO,
                    "Paused, so that no jobs are taken: " + String.join(", ", paused) + ". Resume to go on.");
        }
        Instant readAt = reading.readAt();
        List<String> still = readAt == null ? List.of() : stuck.among(queues, readAt);
        if (!still.isEmpty()) {
            findings.advise(
                    "backlog-without-progress",
                    Severity.WARNING,
                    "Jobs wait and none was taken for over a minute: " + String.join(", ", still)
                            + ". Does a worker run for it?");
        }
    }

    private PlanLimit planLimit() {
        return journal.newestRefusal()
                .map(seen -> new PlanLimit(journal.refusedNow(), seen.fault().message(), seen.at()))
                .orElse(PlanLimit.NONE);
    }

    /** Ends the thread that reads counts. Idempotent. */
    @Override
    public void close() {
        counts.close();
    }
}
