package dev.oxbow.app.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A running server to query. Immutable.
 *
 * @param server its base URL, without a path
 * @param token shown to it; null: none
 */
public record HealthTarget(URI server, @Nullable Secret token) {}
