package dev.oxbow.app.conformance;

import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Collects differences, in lines below each other. */
final class Report {
    private static final String ABSENT = "(absent)";

    private final StringBuilder text = new StringBuilder();

    /** Records two facts about one location unless they are equal. */
    void compare(String place, String bullMq, String oxbow) {
        if (!bullMq.equals(oxbow)) {
            text.append(place).append('\n');
            text.append("    BullMQ  ").append(bullMq).append('\n');
            text.append("    Oxbow   ").append(oxbow).append('\n');
        }
    }

    /** Compares facts by location. */
    void compare(Map<String, String> bullMq, Map<String, String> oxbow) {
        TreeSet<String> places = new TreeSet<>(bullMq.keySet());
        places.addAll(oxbow.keySet());
        for (String place : places) {
            compare(place, bullMq.getOrDefault(place, ABSENT), oxbow.getOrDefault(place, ABSENT));
        }
    }

    /** Empty if nothing differs. */
    Optional<String> text() {
        return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
    }
}
