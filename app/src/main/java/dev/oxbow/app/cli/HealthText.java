package dev.oxbow.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Collectors;

/** A health report for people. */
final class HealthText {
    private HealthText() {}

    /** The report of the health route, as a few lines; what is missing in it is left out. */
    static String of(JsonNode report) {
        StringBuilder text =
                new StringBuilder("status      ").append(report.path("status").asText());
        line(text, "adapter", report.path("adapter"));
        line(text, "server", report.path("server"));
        line(text, "pool", report.path("pool"));
        line(text, "response ms", report.path("responseTimeMs"));
        line(text, "commands", report.path("commands").path("total"));
        line(text, "budget", report.path("budget"));
        line(text, "rate limit", report.path("rateLimit"));
        for (Map.Entry<String, JsonNode> queue : report.path("queues").properties()) {
            line(text, "queue", queue.getKey() + ": " + flat(queue.getValue()));
        }
        for (JsonNode advice : report.path("recommendations")) {
            line(
                    text,
                    advice.path("severity").asText(),
                    advice.path("message").asText() + " [" + advice.path("code").asText() + "]");
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String title, JsonNode value) {
        if (!value.isMissingNode() && !value.isNull()) {
            line(text, title, flat(value));
        }
    }

    private static void line(StringBuilder text, String title, String value) {
        text.append(System.lineSeparator())
                .append(String.format("%-11s ", title))
                .append(value);
    }

    private static String flat(JsonNode value) {
        return value.isObject()
                ? value.properties().stream()
                        .filter(entry -> entry.getValue().isValueNode())
                        .map(entry -> entry.getKey() + " " + entry.getValue().asText())
                        .collect(Collectors.joining(", "))
                : value.asText();
    }
}
