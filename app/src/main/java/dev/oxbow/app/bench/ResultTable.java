package dev.oxbow.app.bench;

import dev.oxbow.core.meter.Cause;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Results for people: two tables in Markdown, aligned, so that they can be read here and pasted anywhere. */
public final class ResultTable {
    private static final double MICROS_PER_SECOND = 1_000_000;

    private ResultTable() {}

    /** What was measured, then where the commands went. */
    public static String of(List<BenchResult> results) {
        List<List<String>> figures = new ArrayList<>();
        figures.add(List.of(
                "workload",
                "jobs",
                "jobs/s",
                "add p50 / p99 ms",
                "pick-up p50 / p99 ms",
                "sent",
                "with inner",
                "connections",
                "CPU"));
        for (BenchResult result : results) {
            Spent spent = result.spent();
            String unit = " a " + result.unit();
            figures.add(List.of(
                    result.title(),
                    result.jobs() == 0 ? "" : Integer.toString(result.jobs()),
                    result.jobs() == 0 || result.workload() == Workload.LONE
                            ? ""
                            : String.format(Locale.ROOT, "%.0f", result.rate()),
                    quantiles(result.adding()),
                    quantiles(result.pickUp()),
                    number(result.perUnit((double) spent.sent())) + unit,
                    number(result.perUnit((double) spent.withInner())) + unit,
                    Integer.toString(spent.connections()),
                    String.format(
                            Locale.ROOT, "%.0f µs%s", result.perUnit(spent.cpuSeconds() * MICROS_PER_SECOND), unit)));
        }
        return Markdown.table(figures) + System.lineSeparator() + causes(results);
    }

    private static String causes(List<BenchResult> results) {
        Set<Cause> seen = EnumSet.noneOf(Cause.class);
        results.forEach(result -> {
            seen.addAll(result.spent().sentByCause().keySet());
            seen.addAll(result.spent().innerByCause().keySet());
        });
        List<List<String>> rows = new ArrayList<>();
        List<String> titles = new ArrayList<>(List.of("commands: sent / with inner"));
        seen.forEach(cause -> titles.add(cause.word()));
        rows.add(titles);
        for (BenchResult result : results) {
            List<String> row = new ArrayList<>(List.of(result.title() + ", a " + result.unit()));
            for (Cause cause : seen) {
                long sent = result.spent().sentByCause().getOrDefault(cause, 0L);
                long inner = result.spent().innerByCause().getOrDefault(cause, 0L);
                row.add(
                        sent + inner == 0
                                ? ""
                                : number(result.perUnit((double) sent)) + " / "
                                        + number(result.perUnit((double) (sent + inner))));
            }
            rows.add(row);
        }
        return Markdown.table(rows);
    }

    private static String quantiles(@Nullable Quantiles quantiles) {
        return quantiles == null ? "" : number(quantiles.p50()) + " / " + number(quantiles.p99());
    }

    private static String number(double value) {
        return String.format(
                Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : value >= 1 ? "%.2f" : "%.3f", value);
    }
}
