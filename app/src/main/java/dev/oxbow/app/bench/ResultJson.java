package dev.oxbow.app.bench;

import dev.oxbow.core.job.Json;
import dev.oxbow.core.meter.Cause;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Results for programs. */
public final class ResultJson {
    private ResultJson() {}

    /**
     * One object: what ran, and {@code results}, one for each measurement.
     *
     * @param version of this program
     */
    public static String of(List<BenchResult> results, String version, String adapter) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("program", "oxbow");
        report.put("version", version);
        report.put("adapter", adapter);
        report.put("java", Runtime.version().toString());
        report.put("processors", Runtime.getRuntime().availableProcessors());
        List<Object> measured = new ArrayList<>();
        results.forEach(result -> measured.add(one(result)));
        report.put("results", measured);
        return Json.of(report).text();
    }

    private static Map<String, Object> one(BenchResult result) {
        Map<String, Object> one = new LinkedHashMap<>();
        Spent spent = result.spent();
        one.put("workload", result.workload().word());
        one.put("jobs", result.jobs());
        one.put("queues", result.queues());
        putIfKnown(one, "callers", result.callers());
        putIfKnown(one, "concurrency", result.concurrency());
        one.put("seconds", spent.seconds());
        if (result.jobs() > 0 && result.workload() != Workload.LONE) {
            one.put("jobsPerSecond", result.rate());
        }
        putIfKnown(one, "addMillis", result.adding());
        putIfKnown(one, "pickUpMillis", result.pickUp());
        Map<String, Object> commands = new LinkedHashMap<>();
        commands.put("sent", spent.sent());
        commands.put("withInner", spent.withInner());
        String each = result.jobs() == 0 ? "PerMinute" : "PerJob";
        commands.put("sent" + each, result.perUnit((double) spent.sent()));
        commands.put("withInner" + each, result.perUnit((double) spent.withInner()));
        commands.put("byCause", byCause(spent));
        one.put("commands", commands);
        one.put("connections", spent.connections());
        one.put("cpuSeconds", spent.cpuSeconds());
        return one;
    }

    private static Map<String, Object> byCause(Spent spent) {
        Map<String, Object> causes = new LinkedHashMap<>();
        for (Cause cause : Cause.values()) {
            long sent = spent.sentByCause().getOrDefault(cause, 0L);
            long inner = spent.innerByCause().getOrDefault(cause, 0L);
            if (sent + inner > 0) {
                causes.put(cause.word(), Map.of("sent", sent, "withInner", sent + inner));
            }
        }
        return causes;
    }

    private static void putIfKnown(Map<String, Object> object, String name, @Nullable Object value) {
        if (value != null) {
            object.put(name, value);
        }
    }
}
