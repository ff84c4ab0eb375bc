package dev.oxbow.core.health;

import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.meter.CommandCounts;
import dev.oxbow.core.meter.Percentiles;
import dev.oxbow.core.pool.PoolStats;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A health report. Immutable.
 *
 * @param adapter {@code jedis}, {@code lettuce} or {@code memory}
 * @param server where the connections lead, in a cluster with the node that serves, without secrets; null when there is no pool
 * @param pool null when there is no pool (in-memory queues)
 * @param queues counts as last read; empty when they could not be read yet
 * @param queuesReadAt when the counts were read; null: never
 * @param responseMillis how long Redis took lately for short calls, milliseconds
 * @param commands sent so far by this process
 * @param budget commands allowed, and what is left of them
 * @param planLimit whether the plan refuses commands
 */
public record HealthReport(
        Status status,
        String adapter,
        @Nullable String server,
        @Nullable PoolStats pool,
        Map<String, JobCounts> queues,
        @Nullable Instant queuesReadAt,
        Percentiles responseMillis,
        CommandCounts commands,
        @Nullable BudgetUse budget,
        PlanLimit planLimit,
        List<Recommendation> recommendations) {
    public HealthReport {
        queues = Map.copyOf(queues);
        recommendations = List.copyOf(recommendations);
    }

    /** The same report with other recommendations, for programs that add their own or reword them. */
    public HealthReport withRecommendations(List<Recommendation> others) {
        return new HealthReport(
                status,
                adapter,
                server,
                pool,
                queues,
                queuesReadAt,
                responseMillis,
                commands,
                budget,
                planLimit,
                others);
    }

    /** Overall judgement; its word is used in the HTTP API. */
    public enum Status {
        HEALTHY("healthy"),
        /** It works, but something wants attention. */
        DEGRADED("degraded"),
        /** Jobs cannot be added or processed now. */
        UNHEALTHY("unhealthy");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        /** The word used in the HTTP API. */
        public String word() {
            return word;
        }
    }

    /**
     * Refusals by the plan: quota, connection limit.
     *
     * @param detected whether one was seen and no command has succeeded since
     * @param lastError the plan's text, shortened, without keys or data
     */
    public record PlanLimit(
            boolean detected,
            @Nullable String lastError,
            @Nullable Instant at) {
        public static final PlanLimit NONE = new PlanLimit(false, null, null);
    }

    /**
     * Commands against the budget.
     *
     * @param limit commands allowed per period
     * @param period {@code month} or {@code day}
     * @param sent sent by this process since its start
     * @param projected what this process would send in a whole period at its rate since the start; null while it has run
     *     less than a minute
     */
    public record BudgetUse(
            long limit, String period, long sent, @Nullable Long projected) {}
}
