package dev.oxbow.core.internal.health;

import dev.oxbow.core.health.CommandBudget;
import dev.oxbow.core.health.HealthReport.BudgetUse;
import dev.oxbow.core.health.Recommendation.Severity;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.meter.CommandCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/** Commands against the budget, from when the process began to count. Immutable. */
final class BudgetWatch {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);
    private static final int NAMED = 3;

    private final CommandBudget budget;
    private final Instant start;

    BudgetWatch(CommandBudget budget, Instant start) {
        this.budget = budget;
        this.start = start;
    }

    /** The use now; the projection assumes that it goes on as it went since the start, and waits for a minute of that. */
    BudgetUse use(long sent, Instant now) {
        Duration running = Duration.between(start, now);
        Long projected = running.compareTo(LONG_ENOUGH) < 0
                ? null
                : Math.round((double) sent * budget.period().length().toMillis() / (double) running.toMillis());
        return new BudgetUse(budget.limit(), budget.period().word(), sent, projected);
    }

    /**
     * Says so when the budget has been passed within its first period, or is going to be. A projection is advice only: it says
     * nothing about how Redis is now, and a minute of load is enough for it.
     */
    void judge(BudgetUse use, Instant now, CommandCounts counts, Findings findings) {
        Long projected = use.projected();
        boolean firstPeriod =
                Duration.between(start, now).compareTo(budget.period().length()) <= 0;
        if (firstPeriod && use.sent() > use.limit()) {
            findings.degraded(
                    "budget-exceeded",
                    "This process has sent " + use.sent() + " commands, more than the budget of " + use.limit()
                            + " per " + use.period() + ". " + biggestSpenders(counts));
        } else if (projected != null && projected > use.limit()) {
            findings.advise(
                    "budget-projected-over",
                    Severity.WARNING,
                    "At the rate since its start this process will send " + projected + " commands per " + use.period()
                            + "; the budget is " + use.limit() + ". " + biggestSpenders(counts));
        }
    }

    /** A sentence that names the three causes for which most was sent; empty if nothing was. */
    static String biggestSpenders(CommandCounts counts) {
        Comparator<Map.Entry<Cause, Long>> byCount = Map.Entry.comparingByValue();
        String spenders = counts.sentByCause().entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .sorted(byCount.reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(NAMED)
                .map(entry -> entry.getKey().word() + " (" + entry.getValue() + ")")
                .collect(Collectors.joining(", "));
        return spenders.isEmpty() ? "" : "Most were sent for: " + spenders + ".";
    }
}
