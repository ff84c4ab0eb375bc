package dev.oxbow.app.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A row of a table: operations after which both keyspaces must be equal.
 *
 * @param number of the row in section 16 of BullMQ's layout, or of its section, or a name of the table's own; unique
 */
record Case(String number, String name, List<Operation> operations) {
    private static final Pattern BETWEEN = Pattern.compile(" +\\| +");

    /**
     * Parses a line, {@code number | name | operation | operation …}; for operations see {@link Operation}.
     *
     * @throws IllegalArgumentException if the line is invalid; the table is wrong then
     */
    static Case parse(String line) {
        String[] parts = BETWEEN.split(line.strip());
        if (parts.length < 3) {
            throw new IllegalArgumentException("not a case: " + line);
        }
        return new Case(
                parts[0],
                parts[1],
                Arrays.stream(parts).skip(2).map(Operation::parse).toList());
    }

    @Override
    public String toString() {
        return number + " " + name;
    }
}
