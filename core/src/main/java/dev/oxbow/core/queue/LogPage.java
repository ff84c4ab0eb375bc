package dev.oxbow.core.queue;

import java.util.List;

/**
 * Rows of a job's log. Immutable.
 *
 * @param rows those asked for, in the order asked for
 * @param total how many rows the log has
 */
public record LogPage(List<String> rows, long total) {
    public LogPage {
        rows = List.copyOf(rows);
    }
}
