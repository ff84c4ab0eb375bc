package dev.oxbow.core.meter;

/**
 * A summary of times: how many there were, and percentiles of the newest ones; the unit is said by the field that holds it.
 *
 * @param count observations so far; when 0 the other figures are 0
 * @param last the newest observation
 * @param p50 half were at most this
 * @param p95 95% were at most this
 * @param p99 99% were at most this
 */
public record Percentiles(long count, double last, double p50, double p95, double p99) {
    /** Nothing observed yet. */
    public static final Percentiles NONE = new Percentiles(0, 0, 0, 0, 0);
}
