package dev.oxbow.app.conformance;

import java.util.Arrays;
import java.util.List;

/**
 * A row of the table: operations after which both keyspaces must be equal.
 *
 * @param number of the row in section 16 of BullMQ's layout, or a name of the group's own
 */
record Case(String number, String name, List<Operation> operations) {
    /** A case from its operations as text, see {@link Operation}. */
    static Case of(String number, String name, String... operations) {
        return new Case(
                number, name, Arrays.stream(operations).map(Operation::parse).toList());
    }

    @Override
    public String toString() {
        return number + " " + name;
    }
}
