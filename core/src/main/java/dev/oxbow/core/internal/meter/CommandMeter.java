package dev.oxbow.core.internal.meter;

import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.meter.CommandCount;
import dev.oxbow.core.meter.CommandCounts;
import dev.oxbow.core.meter.QueueLabel;
import dev.oxbow.core.pool.CommandCounter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts every command that this process sends, by cause, kind and queue, in two ways: <em>sent</em> (what the client
 * sends; a script call is one, each command of a pipeline is one, handshakes count) and <em>with inner</em> (sent, plus
 * each command that scripts run, which some metered plans bill).
 *
 * <p>Thread-safe. Counting costs two look-ups in concurrent maps and one addition that threads do not contend for; it
 * allocates nothing and takes no lock, except when a kind or a queue is met for the first time. Memory is bounded: of
 * queues the first {@value #MOST_QUEUES} are counted separately and of kinds the first {@value #MOST_KINDS}; later ones are
 * counted under {@link QueueLabel#OTHER}. The lock guards the admission of new ones; nothing waits while holding it.
 */
public final class CommandMeter implements CommandCounter {
    /** So many queues have counts of their own; the fixed labels come on top. */
    static final int MOST_QUEUES = 200;

    /** So many kinds of commands have counts of their own. */
    static final int MOST_KINDS = 100;

    private final Map<String, Shelf> shelves = new ConcurrentHashMap<>();
    private final Shelf others = new Shelf(QueueLabel.OTHER);

    private final ReentrantLock admission = new ReentrantLock();
    private final Set<String> kinds = new HashSet<>();
    private int queues;

    /** Nothing counted yet. */
    public CommandMeter() {
        shelves.put(QueueLabel.NONE, new Shelf(QueueLabel.NONE));
        shelves.put(QueueLabel.SEVERAL, new Shelf(QueueLabel.SEVERAL));
        shelves.put(QueueLabel.OTHER, others);
    }

    /** The counts of one queue: for each cause, by kind as callers write it. The outer map is complete from the start. */
    private static final class Shelf {
        private final String queue;
        private final Map<Cause, Map<String, Cell>> byCause = new EnumMap<>(Cause.class);

        Shelf(String queue) {
            this.queue = queue;
            for (Cause cause : Cause.values()) {
                byCause.put(cause, new ConcurrentHashMap<>());
            }
        }

        Map<String, Cell> cells(Cause cause) {
            return Objects.requireNonNull(byCause.get(cause));
        }
    }

    /** @param kind in lower case */
    private record Cell(String kind, LongAdder sent, LongAdder inner) {
        Cell(String kind) {
            this(kind, new LongAdder(), new LongAdder());
        }
    }

    @Override
    public void sent(Cause cause, String kind, String queue, long commands) {
        cell(cause, kind, queue).sent().add(commands);
    }

    /**
     * Counts commands that a script said it ran.
     *
     * @param kind the script's name
     * @param queue the queue they serve, or a {@link QueueLabel}
     */
    public void inner(Cause cause, String kind, String queue, long commands) {
        cell(cause, kind, queue).inner().add(commands);
    }

    /**
     * What was counted so far; counts that go on meanwhile may or may not be in it. Takes no lock and costs time by the number
     * of sorts met, not of commands.
     */
    public CommandCounts counts() {
        List<CommandCount> lines = new ArrayList<>();
        for (Shelf shelf : shelves.values()) {
            for (Cause cause : Cause.values()) {
                shelf.cells(cause).forEach((written, cell) -> {
                    // A cell may have a second entry, under the name as callers write it.
                    if (written.equals(cell.kind())) {
                        lines.add(new CommandCount(
                                cause,
                                cell.kind(),
                                shelf.queue,
                                cell.sent().sum(),
                                cell.inner().sum()));
                    }
                });
            }
        }
        return new CommandCounts(lines);
    }

    private Cell cell(Cause cause, String kind, String queue) {
        Shelf shelf = shelves.get(queue);
        if (shelf == null) {
            shelf = newShelf(queue);
        }
        Map<String, Cell> cells = shelf.cells(cause);
        Cell cell = cells.get(kind);
        return cell == null ? newCell(cells, kind) : cell;
    }

    private Shelf newShelf(String queue) {
        admission.lock();
        try {
            Shelf there = shelves.get(queue);
            if (there != null) {
                return there;
            }
            if (queues == MOST_QUEUES) {
                return others;
            }
            queues++;
            Shelf added = new Shelf(queue);
            shelves.put(queue, added);
            return added;
        } finally {
            admission.unlock();
        }
    }

    private Cell newCell(Map<String, Cell> cells, String written) {
        admission.lock();
        try {
            if (!kinds.contains(written)) {
                if (kinds.size() == MOST_KINDS) {
                    return cells.computeIfAbsent(QueueLabel.OTHER, Cell::new);
                }
                kinds.add(written);
            }
            Cell cell = cells.computeIfAbsent(written.toLowerCase(Locale.ROOT), Cell::new);
            cells.put(written, cell);
            return cell;
        } finally {
            admission.unlock();
        }
    }
}
