package dev.oxbow.http.json;

/**
 * The answer of a probe.
 *
 * @param status {@code live}, {@code ready} or {@code not ready}
 */
public record ProbeJson(String status) {}
