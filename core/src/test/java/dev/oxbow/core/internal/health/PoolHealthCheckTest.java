package dev.oxbow.core.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.health.CommandBudget;
import dev.oxbow.core.health.HealthReport;
import dev.oxbow.core.health.HealthReport.PlanLimit;
import dev.oxbow.core.health.HealthReport.Status;
import dev.oxbow.core.health.Recommendation;
import dev.oxbow.core.internal.call.CallJournal;
import dev.oxbow.core.internal.call.CallPurpose;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.RetryPolicy;
import dev.oxbow.core.internal.meter.CommandMeter;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.pool.PoolClosedException;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.pool.RedisConnectionException.Kind;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.pool.RedisReplyException;
import dev.oxbow.core.testing.Await;
import dev.oxbow.core.testing.ManualClock;
import dev.oxbow.core.testing.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class PoolHealthCheckTest {
    private static final JobCounts ONE_WAITING = new JobCounts(1, 0, 5, 0, 0, 0, 0, false);
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final String QUOTA = "ERR max requests limit exceeded. Limit: 500000, Usage: 500000";

    private final FiguresPool pool = new FiguresPool();
    private final CountingJobStore store = new CountingJobStore();
    private final CommandMeter meter = new CommandMeter();
    private final ManualClock clock = ManualClock.standing();
    private final ManualTicker ticker = new ManualTicker();
    private final CallJournal journal = new CallJournal(clock);
    private final List<PoolHealthCheck> opened = new ArrayList<>();

    @AfterEach
    void closeChecks() {
        opened.forEach(PoolHealthCheck::close);
    }

    @Test
    void withoutTroubleItIsHealthyAndAdvisesNothing() {
        store.answer = () -> Map.of("q", JobCounts.NONE);
        HealthReport report = check(null).report();
        assertThat(report.status()).isEqualTo(Status.HEALTHY);
        assertThat(report.recommendations()).isEmpty();
        assertThat(report.adapter()).isEqualTo("figures");
        assertThat(report.queues()).containsOnlyKeys("q");
        assertThat(report.queuesReadAt()).isEqualTo(clock.instant());
        assertThat(report.planLimit()).isEqualTo(PlanLimit.NONE);
    }

    @Test
    void countsAreReadOncePerInterval() {
        PoolHealthCheck check = check(null);
        check.report();
        check.report();
        assertThat(store.asked).hasValue(1);
        pass(INTERVAL);
        check.report();
        assertThat(store.asked).hasValue(2);
    }

    @Test
    void concurrentCallersShareOneReading() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        store.answer = () -> {
            await(go);
            return Map.of("q", ONE_WAITING);
        };
        PoolHealthCheck check = check(null, Duration.ofSeconds(20));
        List<CompletableFuture<HealthReport>> reports = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            reports.add(CompletableFuture.supplyAsync(check::report));
        }
        Await.until("the store is asked", () -> store.asked.get() == 1);
        go.countDown();
        for (CompletableFuture<HealthReport> report : reports) {
            assertThat(report.get(20, TimeUnit.SECONDS).queues()).containsEntry("q", ONE_WAITING);
        }
        assertThat(store.asked).hasValue(1);
    }

    @Test
    void aLateReadingLeavesTheLastCountsWithTheirTime() {
        PoolHealthCheck check = check(null, Duration.ofMillis(200));
        CountDownLatch never = new CountDownLatch(1);
        store.answer = () -> Map.of("q", ONE_WAITING);
        Await.until("counts are read", () -> check.report().queuesReadAt() != null);
        store.answer = () -> {
            await(never);
            return Map.of();
        };
        pass(INTERVAL);
        HealthReport report = check.report();
        assertThat(report.status()).isEqualTo(Status.DEGRADED);
        assertThat(report.queues()).containsEntry("q", ONE_WAITING);
        assertThat(report.queuesReadAt()).isEqualTo(clock.instant().minus(INTERVAL));
        assertThat(codes(report)).contains("redis-slow");
        never.countDown();
    }

    @Test
    void withoutRedisItIsUnhealthyAndShowsTheLastCounts() {
        PoolHealthCheck check = check(null);
        store.answer = () -> Map.of("q", ONE_WAITING);
        check.report();
        store.answer = () -> {
            throw new RedisConnectionException(Kind.CONNECT, "Connection refused", null);
        };
        pass(INTERVAL);
        HealthReport report = check.report();
        assertThat(report.status()).isEqualTo(Status.UNHEALTHY);
        assertThat(report.queues()).containsEntry("q", ONE_WAITING);
        assertThat(codes(report)).containsExactly("redis-unreachable");
    }

    @Test
    void aClosedPoolIsUnhealthy() {
        store.answer = () -> {
            throw new PoolClosedException("the pool is closed");
        };
        HealthReport report = check(null).report();
        assertThat(report.status()).isEqualTo(Status.UNHEALTHY);
        assertThat(codes(report)).containsExactly("pool-closed");
    }

    @Test
    void anUnexpectedFailureOfTheStoreIsReportedNotThrown() {
        store.answer = () -> {
            throw new IllegalStateException("a bug");
        };
        HealthReport report = check(null).report();
        assertThat(report.status()).isEqualTo(Status.DEGRADED);
        assertThat(codes(report)).containsExactly("counts-unavailable");
    }

    @Test
    void aUsedUpQuotaIsUnhealthyWithItsFigures() {
        meter.sent(Cause.WAIT, "bzpopmin", "q", 7);
        meet(new RedisReplyException(QUOTA));
        HealthReport report = check(null).report();
        assertThat(report.status()).isEqualTo(Status.UNHEALTHY);
        assertThat(report.planLimit()).isEqualTo(new PlanLimit(true, QUOTA, clock.instant()));
        assertThat(report.recommendations()).singleElement().satisfies(advice -> {
            assertThat(advice.code()).isEqualTo("plan-quota-exhausted");
            assertThat(advice.message()).contains("500000 of 500000").contains("wait (7)");
        });
    }

    @Test
    void aRecentFaultDegradesForAMinute() {
        meet(new RedisReplyException("READONLY You can't write against a read only replica."));
        PoolHealthCheck check = check(null);
        assertThat(check.report().status()).isEqualTo(Status.DEGRADED);
        assertThat(codes(check.report())).containsExactly("read-only");
        pass(Duration.ofSeconds(61));
        assertThat(check.report().status()).isEqualTo(Status.HEALTHY);
    }

    @Test
    void refusedConnectionsTellHowManyAreHeld() {
        meet(new RedisReplyException("ERR max number of clients reached"));
        HealthReport report = check(null).report();
        assertThat(report.status()).isEqualTo(Status.DEGRADED);
        assertThat(report.recommendations().get(0).message()).contains("holds 3 connections");
    }

    @Test
    void errorsOfCallersAdviseWithoutDegrading() {
        meet(new RedisReplyException("WRONGTYPE Operation against a key holding the wrong kind of value"));
        HealthReport report = check(null).report();
        assertThat(report.status()).isEqualTo(Status.HEALTHY);
        assertThat(codes(report)).containsExactly("wrong-type");
    }

    @Test
    void exhaustionDegradesWhileItIsRecent() {
        PoolHealthCheck check = check(null);
        pool.exhausted = 1;
        HealthReport report = check.report();
        assertThat(report.status()).isEqualTo(Status.DEGRADED);
        assertThat(report.recommendations().get(0).message()).contains("Raise the maximum of the pool");
        pass(Duration.ofSeconds(61));
        assertThat(check.report().status()).isEqualTo(Status.HEALTHY);
    }

    @Test
    void directConnectionsAndSuspectedLeaksDegrade() {
        PoolHealthCheck check = check(null);
        pool.direct = 2;
        pool.leaks = 1;
        HealthReport report = check.report();
        assertThat(report.status()).isEqualTo(Status.DEGRADED);
        assertThat(codes(report)).containsExactly("direct-connections", "connection-leak-suspected");
    }

    @Test
    void theBudgetIsProjectedAfterAMinute() {
        PoolHealthCheck check = check(CommandBudget.parse("500000/month").orElseThrow());
        meter.sent(Cause.WAIT, "bzpopmin", "q", 120);
        pass(Duration.ofSeconds(59));
        assertThat(budget(check.report()).projected()).isNull();
        pass(Duration.ofSeconds(61));
        HealthReport report = check.report();
        assertThat(budget(report)).isEqualTo(new HealthReport.BudgetUse(500_000, "month", 120, 2_592_000L));
        assertThat(codes(report)).containsExactly("budget-projected-over");
    }

    @Test
    void aProjectionAloneIsAdviceAndNoJudgementOfRedis() {
        PoolHealthCheck check = check(CommandBudget.parse("500000/month").orElseThrow());
        meter.sent(Cause.WAIT, "bzpopmin", "q", 120);
        pass(Duration.ofMinutes(2));

        assertThat(check.report().status()).isEqualTo(Status.HEALTHY);
    }

    @Test
    void whatWasSentInEarlierPeriodsDoesNotExceedTheBudgetOfThisOne() {
        PoolHealthCheck check = check(CommandBudget.parse("100/day").orElseThrow());
        meter.sent(Cause.ADD, "add-jobs", "q", 250);
        pass(Duration.ofDays(3));

        assertThat(check.report().recommendations()).isEmpty();
    }

    @Test
    void aBudgetThatSufficesIsNoReasonToWorry() {
        PoolHealthCheck check = check(CommandBudget.parse("100/day").orElseThrow());
        meter.sent(Cause.ADD, "add-jobs", "q", 50);
        pass(Duration.ofDays(1));
        assertThat(check.report().status()).isEqualTo(Status.HEALTHY);
        meter.sent(Cause.ADD, "add-jobs", "q", 51);
        assertThat(codes(check.report())).containsExactly("budget-exceeded");
    }

    @Test
    void pausedQueuesAreNamed() {
        store.answer = () -> Map.of("held", new JobCounts(1, 0, 0, 0, 0, 0, 0, true), "open", JobCounts.NONE);
        HealthReport report = check(null).report();
        assertThat(report.status()).isEqualTo(Status.HEALTHY);
        assertThat(report.recommendations()).singleElement().satisfies(advice -> {
            assertThat(advice.code()).isEqualTo("queue-paused");
            assertThat(advice.message()).contains("held").doesNotContain("open,");
        });
    }

    @Test
    void aQueueWhoseJobsNobodyTakesIsNamedAfterAMinute() {
        store.answer = () -> Map.of("q", ONE_WAITING);
        PoolHealthCheck check = check(null);
        assertThat(codes(check.report())).isEmpty();
        pass(Duration.ofSeconds(61));
        assertThat(codes(check.report())).containsExactly("backlog-without-progress");
        store.answer = () -> Map.of("q", new JobCounts(0, 1, 5, 0, 0, 0, 0, false));
        pass(INTERVAL);
        assertThat(codes(check.report())).isEmpty();
    }

    @Test
    void aClosedCheckStillReports() {
        PoolHealthCheck check = check(null);
        store.answer = () -> Map.of("q", ONE_WAITING);
        check.report();
        check.close();
        pass(INTERVAL);
        assertThat(check.report().queues()).containsEntry("q", ONE_WAITING);
        assertThat(store.asked).hasValue(1);
    }

    private PoolHealthCheck check(@Nullable CommandBudget budget) {
        return check(budget, Duration.ofSeconds(20));
    }

    private PoolHealthCheck check(@Nullable CommandBudget budget, Duration longestWait) {
        PoolHealthCheck check = new PoolHealthCheck(
                pool, store, () -> List.of("q"), meter, journal, budget, clock, INTERVAL, longestWait, ticker);
        opened.add(check);
        return check;
    }

    private void pass(Duration time) {
        clock.advance(time);
        ticker.advance(time);
    }

    /** Lets a call meet that failure, as the journal's owner would. */
    private void meet(RedisException failure) {
        pool.borrowFailure = failure;
        RedisCalls calls = new RedisCalls(pool, RetryPolicy.NONE, new CommandMeter(), journal);
        Assertions.assertThatThrownBy(
                        () -> calls.command(new CallPurpose(Cause.STATUS, true), RedisCommand.of("GET", "key")))
                .isSameAs(failure);
    }

    private static HealthReport.BudgetUse budget(HealthReport report) {
        HealthReport.BudgetUse use = report.budget();
        if (use == null) {
            throw new AssertionError("no budget is reported");
        }
        return use;
    }

    private static List<String> codes(HealthReport report) {
        return report.recommendations().stream().map(Recommendation::code).toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody released it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
