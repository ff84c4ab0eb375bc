package dev.oxbow.core.queue;

import java.util.List;

/**
 * Rows of a job's log. Immutable.
 *
 * @param rows the requested rows, in the requested order
 * @param total how many rows the log has
 */
public record LogPage(List<String> rows, long total) {
    public LogPage {
        rows = List.copyOf(rows);
    }
}
