package dev.oxbow.app.architecture;

import java.util.List;

/**
 * The three kinds of packages of core, below {@code dev.oxbow.core}. What {@code internal} begins with and is not named here is for
 * core alone.
 */
final class Packages {
    /** For programs; the empty name is the root package. */
    static final List<String> API = List.of(
            "",
            "job",
            "queue",
            "worker",
            "flow",
            "scheduler",
            "event",
            "health",
            "meter",
            "telemetry",
            "status",
            "analysis");

    /** The ports, for adapters and stores. */
    static final List<String> SPI = List.of("pool", "store", "fault");

    /** Internal packages that are exported to the two Redis adapters, and to no other module. */
    static final List<String> OF_ADAPTERS = List.of("internal.pool", "internal.topology", "internal.meter");

    private Packages() {}
}
