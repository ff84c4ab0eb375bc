package dev.oxbow.core.internal.memory;

import java.util.Comparator;

/**
 * A job's place in an order. Immutable.
 *
 * @param rank comes first: a priority, or a time in milliseconds since 1970
 * @param sequence decides between equal ranks: the order in which they came
 */
record Ranked(long rank, long sequence, StoredJob job) {
    /** The id decides at last, as it does in a Redis sorted set. */
    static final Comparator<Ranked> ORDER = Comparator.comparingLong(Ranked::rank)
            .thenComparingLong(Ranked::sequence)
            .thenComparing(ranked -> ranked.job().id());
}
