package dev.oxbow.core.internal.health;

import dev.oxbow.core.health.HealthReport.Status;
import dev.oxbow.core.health.Recommendation;
import dev.oxbow.core.health.Recommendation.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was found while a report is made: the worst status so far, and one recommendation for each code. Not thread-safe. */
final class Findings {
    private final Map<String, Recommendation> byCode = new LinkedHashMap<>();
    private Status status = Status.HEALTHY;

    void unhealthy(String code, String message) {
        status = Status.UNHEALTHY;
        byCode.put(code, new Recommendation(code, Severity.CRITICAL, message));
    }

    void degraded(String code, String message) {
        if (status == Status.HEALTHY) {
            status = Status.DEGRADED;
        }
        advise(code, Severity.WARNING, message);
    }

    /** Says something without a change of status. */
    void advise(String code, Severity severity, String message) {
        byCode.putIfAbsent(code, new Recommendation(code, severity, message));
    }

    Status status() {
        return status;
    }

    /** The most urgent first. */
    List<Recommendation> recommendations() {
        List<Recommendation> all = new ArrayList<>(byCode.values());
        all.sort(Comparator.comparing(Recommendation::severity).reversed());
        return all;
    }
}
