package dev.oxbow.http.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.oxbow.core.health.HealthReport;
import dev.oxbow.core.health.Recommendation;
import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.meter.CommandCounts;
import dev.oxbow.core.meter.Percentiles;
import dev.oxbow.core.pool.PoolStats;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The health of Redis, the pool and the queues. Moments are ISO 8601 in UTC.
 *
 * @param status {@code healthy}, {@code degraded} or {@code unhealthy}
 * @param server where the connections lead, in a cluster with the node that serves, without secrets; absent when there
 * is no
 *     pool
 * @param pool absent when there is no pool
 * @param queuesReadAt when the counts were read; absent: never yet
 */
public record HealthJson(
        String status,
        String adapter,
        @Nullable String server,
        @Nullable Pool pool,
        Map<String, Counts> queues,
        @Nullable String queuesReadAt,
        Times responseTimeMs,
        Commands commands,
        @Nullable Budget budget,
        RateLimit rateLimit,
        List<Advice> recommendations) {
    /** The report as its JSON shape. */
    public static HealthJson of(HealthReport report) {
        Map<String, Counts> queues = new TreeMap<>();
        report.queues().forEach((name, counts) -> queues.put(name, Counts.of(counts)));
        PoolStats pool = report.pool();
        HealthReport.BudgetUse budget = report.budget();
        return new HealthJson(
                report.status().word(),
                report.adapter(),
                report.server(),
                pool == null ? null : Pool.of(pool),
                queues,
                moment(report.queuesReadAt()),
                Times.of(report.responseMillis()),
                Commands.of(report.commands()),
                budget == null ? null : Budget.of(budget),
                new RateLimit(
                        report.planLimit().detected(),
                        report.planLimit().lastError(),
                        moment(report.planLimit().at())),
                report.recommendations().stream().map(Advice::of).toList());
    }

    private static @Nullable String moment(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    /** The pool's figures; see {@link PoolStats} for each. */
    public record Pool(
            long created,
            int active,
            int idle,
            int waiting,
            int max,
            long errors,
            long destroyed,
            long exhausted,
            int longLeases,
            int directActive,
            long directOpened,
            long leaksSuspected,
            Times borrowMicros) {
        static Pool of(PoolStats stats) {
            return new Pool(
                    stats.created(),
                    stats.active(),
                    stats.idle(),
                    stats.waiting(),
                    stats.max(),
                    stats.errors(),
                    stats.destroyed(),
                    stats.exhausted(),
                    stats.longLeases(),
                    stats.directActive(),
                    stats.directOpened(),
                    stats.leaksSuspected(),
                    Times.of(stats.borrowMicros()));
        }
    }

    /** Jobs of one queue by state. */
    public record Counts(
            long waiting,
            long active,
            long completed,
            long failed,
            long delayed,
            long prioritized,
            @JsonProperty("waiting-children") long waitingChildren,
            boolean paused) {
        /** The counts as they go over the wire. */
        public static Counts of(JobCounts counts) {
            return new Counts(
                    counts.waiting(),
                    counts.active(),
                    counts.completed(),
                    counts.failed(),
                    counts.delayed(),
                    counts.prioritized(),
                    counts.waitingChildren(),
                    counts.paused());
        }
    }

    /** Times observed lately, in the unit that the field's name says, to a thousandth. */
    public record Times(long count, double last, double p50, double p95, double p99) {
        static Times of(Percentiles times) {
            return new Times(
                    times.count(),
                    thousandths(times.last()),
                    thousandths(times.p50()),
                    thousandths(times.p95()),
                    thousandths(times.p99()));
        }

        private static double thousandths(double value) {
            return Math.round(value * 1000) / 1000.0;
        }
    }

    /**
     * Commands of this process so far.
     *
     * @param total sent
     * @param withInner sent, plus those that scripts ran
     * @param byCause sent, by cause
     * @param innerByCause run by scripts, by cause
     * @param byKind sent, by the name of the command or of the script
     * @param innerByKind run by scripts, by the script's name
     * @param byQueue sent, by the queue served; a name that begins with a colon is no queue but a label: {@code :none},
     *     {@code :several} (one command for several queues), {@code :other} (queues beyond those kept apart)
     * @param innerByQueue run by scripts, by the queue served
     */
    public record Commands(
            long total,
            long withInner,
            Map<String, Long> byCause,
            Map<String, Long> innerByCause,
            Map<String, Long> byKind,
            Map<String, Long> innerByKind,
            Map<String, Long> byQueue,
            Map<String, Long> innerByQueue) {
        static Commands of(CommandCounts counts) {
            return new Commands(
                    counts.sent(),
                    counts.withInner(),
                    byWord(counts.sentByCause()),
                    byWord(counts.innerByCause()),
                    counts.sentByKind(),
                    counts.innerByKind(),
                    counts.sentByQueue(),
                    counts.innerByQueue());
        }

        private static Map<String, Long> byWord(Map<Cause, Long> counts) {
            Map<String, Long> byWord = new LinkedHashMap<>();
            for (Cause cause : Cause.values()) {
                byWord.put(cause.word(), counts.getOrDefault(cause, 0L));
            }
            return byWord;
        }
    }

    /** Commands against the budget; see {@link HealthReport.BudgetUse}. */
    public record Budget(
            long limit, String period, long sent, @Nullable Long projected) {
        static Budget of(HealthReport.BudgetUse use) {
            return new Budget(use.limit(), use.period(), use.sent(), use.projected());
        }
    }

    /** Whether the plan refuses commands. */
    public record RateLimit(
            boolean detected,
            @Nullable String lastError,
            @Nullable String at) {}

    /** One thing to do. */
    public record Advice(String code, String severity, String message) {
        static Advice of(Recommendation recommendation) {
            return new Advice(recommendation.code(), recommendation.severity().word(), recommendation.message());
        }
    }
}
