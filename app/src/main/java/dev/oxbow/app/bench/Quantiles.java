package dev.oxbow.app.bench;

/**
 * How long something took, in milliseconds.
 *
 * @param p50 half took at most this
 * @param p99 99% took at most this
 * @param longest none took longer
 */
public record Quantiles(double p50, double p99, double longest) {}
