package dev.oxbow.core.meter;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts every command that this process sends, by cause, in two ways: <em>sent</em> (what the client sends; a script
 * call is one, each command of a pipeline is one, handshakes count) and <em>with inner</em> (sent, plus each command
 * that scripts run, which some metered plans bill). Thread-safe; adding costs two uncontended additions.
 */
public final class CommandMeter {
    private final Map<Cause, LongAdder> sent = adders();
    private final Map<Cause, LongAdder> inner = adders();

    private static Map<Cause, LongAdder> adders() {
        Map<Cause, LongAdder> adders = new EnumMap<>(Cause.class);
        for (Cause cause : Cause.values()) {
            adders.put(cause, new LongAdder());
        }
        return adders;
    }

    /** Counts commands that were put on the wire. */
    public void sent(Cause cause, long commands) {
        adder(sent, cause).add(commands);
    }

    /** Counts commands that a script said it ran. */
    public void inner(Cause cause, long commands) {
        adder(inner, cause).add(commands);
    }

    /** What was counted so far; counts that go on meanwhile may or may not be in it. */
    public CommandCounts counts() {
        Map<Cause, Long> sentByCause = new EnumMap<>(Cause.class);
        sent.forEach((cause, adder) -> sentByCause.put(cause, adder.sum()));
        Map<Cause, Long> innerByCause = new EnumMap<>(Cause.class);
        inner.forEach((cause, adder) -> innerByCause.put(cause, adder.sum()));
        return new CommandCounts(sentByCause, innerByCause);
    }

    private static LongAdder adder(Map<Cause, LongAdder> adders, Cause cause) {
        LongAdder adder = adders.get(cause);
        if (adder == null) {
            throw new IllegalStateException("no counter for " + cause);
        }
        return adder;
    }
}
