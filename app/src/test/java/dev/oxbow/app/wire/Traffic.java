package dev.oxbow.app.wire;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The commands that a server ran in some time, by its MONITOR, without those of the test itself. Immutable.
 *
 * @param lines in the order in which the server ran them
 */
public record Traffic(List<Line> lines) {
    /**
     * One command.
     *
     * @param micros its time by the server's clock, microseconds since 1970
     * @param inner whether a script ran it
     * @param text the command and its arguments as MONITOR writes them, shortened
     */
    public record Line(long micros, boolean inner, String text) {
        /** The command's name in upper case. */
        public String command() {
            int end = text.indexOf('"', 1);
            return text.substring(1, end < 0 ? text.length() : end).toUpperCase(Locale.ROOT);
        }
    }

    public Traffic {
        lines = List.copyOf(lines);
    }

    /** Commands that clients sent. */
    public int sent() {
        return (int) lines.stream().filter(line -> !line.inner()).count();
    }

    /** Commands that clients sent, and those that scripts ran. */
    public int withInner() {
        return lines.size();
    }

    /** What clients sent, a line for each, for messages of failed tests. */
    public String sentTexts() {
        return lines.stream()
                .filter(line -> !line.inner())
                .map(line -> line.micros() + " " + line.text() + "\n")
                .collect(Collectors.joining());
    }

    /** From the first to the last command, by the server's clock. */
    public Duration span() {
        return lines.isEmpty()
                ? Duration.ZERO
                : Duration.ofNanos(1000
                        * (lines.get(lines.size() - 1).micros() - lines.get(0).micros()));
    }

    /** The totals, and the number of each command, for messages of failed tests. */
    @Override
    public String toString() {
        Map<String, Integer> counts = new TreeMap<>();
        for (Line line : lines) {
            counts.merge((line.inner() ? "inner " : "") + line.command(), 1, Integer::sum);
        }
        return sent() + " sent, " + withInner() + " with inner: " + counts;
    }
}
