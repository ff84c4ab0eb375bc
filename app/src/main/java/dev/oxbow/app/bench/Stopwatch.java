package dev.oxbow.app.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.meter.CommandCounts;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Map;

/** Measures what a rig uses from its start to its stop. For one thread. */
final class Stopwatch {
    private static final double NANOS_PER_SECOND = 1_000_000_000;

    private final Rig rig;
    private final CommandCounts before;
    private final long cpuBefore;
    private final long startedAt;

    private Stopwatch(Rig rig) {
        this.rig = rig;
        rig.mostConnections();
        this.before = rig.commands();
        this.cpuBefore = cpuNanos();
        this.startedAt = System.nanoTime();
    }

    static Stopwatch start(Rig rig) {
        return new Stopwatch(rig);
    }

    Spent stop() {
        long elapsed = System.nanoTime() - startedAt;
        long cpu = cpuNanos() - cpuBefore;
        CommandCounts after = rig.commands();
        return new Spent(
                elapsed / NANOS_PER_SECOND,
                difference(before.sentByCause(), after.sentByCause()),
                difference(before.innerByCause(), after.innerByCause()),
                rig.mostConnections(),
                cpu / NANOS_PER_SECOND);
    }

    private static Map<Cause, Long> difference(Map<Cause, Long> before, Map<Cause, Long> after) {
        Map<Cause, Long> difference = new EnumMap<>(Cause.class);
        after.forEach((cause, count) -> {
            long more = count - before.getOrDefault(cause, 0L);
            if (more > 0) {
                difference.put(cause, more);
            }
        });
        return difference;
    }

    /** CPU time of this process so far; 0 where the JVM does not know. */
    private static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? Math.max(0, system.getProcessCpuTime())
                : 0;
    }
}
