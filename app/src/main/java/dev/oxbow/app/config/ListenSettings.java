package dev.oxbow.app.config;

import org.jspecify.annotations.Nullable;

/**
 * Where the HTTP server listens, and which tokens it accepts. Immutable.
 *
 * @param host an address or a name
 * @param port 0: any free one
 * @param apiToken may do everything; null: requests need no token
 * @param readToken may only read; null: there is none
 */
public record ListenSettings(
        String host,
        int port,
        @Nullable Secret apiToken,
        @Nullable Secret readToken) {}
