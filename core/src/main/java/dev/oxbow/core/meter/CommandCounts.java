package dev.oxbow.core.meter;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Commands so far, with their breakdowns, which are computed on each call. Immutable. Each breakdown adds up to the
 * total.
 *
 * @param lines one for each combination of cause, kind and queue that occurred; in no order
 */
public record CommandCounts(List<CommandCount> lines) {
    /** Nothing was sent. */
    public static final CommandCounts NONE = new CommandCounts(List.of());

    public CommandCounts {
        lines = List.copyOf(lines);
    }

    /** All that the client sent. */
    public long sent() {
        return lines.stream().mapToLong(CommandCount::sent).sum();
    }

    /** All that the client sent, plus all that scripts ran. */
    public long withInner() {
        return lines.stream().mapToLong(line -> line.sent() + line.inner()).sum();
    }

    /** What the client sent, for every cause. */
    public Map<Cause, Long> sentByCause() {
        return byCause(CommandCount::sent);
    }

    /** What scripts ran on top, for every cause. */
    public Map<Cause, Long> innerByCause() {
        return byCause(CommandCount::inner);
    }

    /** What the client sent, by {@link CommandCount#kind()}, in alphabetical order. */
    public Map<String, Long> sentByKind() {
        return byName(CommandCount::kind, CommandCount::sent);
    }

    /** What scripts ran on top, by the script's name, in alphabetical order; 0 for plain commands. */
    public Map<String, Long> innerByKind() {
        return byName(CommandCount::kind, CommandCount::inner);
    }

    /** What the client sent, by {@link CommandCount#queue()}, in alphabetical order. */
    public Map<String, Long> sentByQueue() {
        return byName(CommandCount::queue, CommandCount::sent);
    }

    /** What scripts ran on top, by {@link CommandCount#queue()}, in alphabetical order. */
    public Map<String, Long> innerByQueue() {
        return byName(CommandCount::queue, CommandCount::inner);
    }

    private Map<Cause, Long> byCause(ToLongFunction<CommandCount> figure) {
        Map<Cause, Long> sums = new EnumMap<>(Cause.class);
        for (Cause cause : Cause.values()) {
            sums.put(cause, 0L);
        }
        for (CommandCount line : lines) {
            sums.merge(line.cause(), figure.applyAsLong(line), Long::sum);
        }
        return sums;
    }

    private Map<String, Long> byName(Function<CommandCount, String> name, ToLongFunction<CommandCount> figure) {
        Map<String, Long> sums = new TreeMap<>();
        for (CommandCount line : lines) {
            sums.merge(name.apply(line), figure.applyAsLong(line), Long::sum);
        }
        return sums;
    }
}
