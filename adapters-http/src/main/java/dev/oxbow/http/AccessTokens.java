package dev.oxbow.http;

import org.jspecify.annotations.Nullable;

/**
 * The bearer tokens that the server requires. {@link #toString()} never shows them. Immutable.
 *
 * @param api may do everything; null: requests need no token
 * @param read may only read; null: there is none
 */
public record AccessTokens(@Nullable String api, @Nullable String read) {
    /** Requests need no token. */
    public static final AccessTokens NONE = new AccessTokens(null, null);

    /** @throws IllegalArgumentException if there is a token for reading but none for everything */
    public AccessTokens {
        if (api == null && read != null) {
            throw new IllegalArgumentException("a token for reading needs one for everything beside it");
        }
    }

    @Override
    public String toString() {
        return "AccessTokens[" + (api == null ? "none" : "set") + "]";
    }
}
