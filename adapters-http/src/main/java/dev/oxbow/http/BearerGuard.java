package dev.oxbow.http;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request through if it shows a token that is enough for it (RFC 6750). Tokens are compared in a time that does not
 * depend on how much of them is right. Immutable.
 */
final class BearerGuard {
    private static final String SCHEME = "bearer ";

    private final AccessTokens tokens;

    BearerGuard(AccessTokens tokens) {
        this.tokens = tokens;
    }

    /** What a route requires. */
    enum Access {
        /** Nothing: it shows no data and changes none. */
        OPEN,
        READ,
        WRITE
    }

    /** @throws ProblemException 401 without a right token, 403 with one that is not enough */
    void require(Access access, Context ctx) {
        String api = tokens.api();
        if (access == Access.OPEN || api == null) {
            return;
        }
        String shown = shownBy(ctx);
        if (equal(shown, api)) {
            return;
        }
        if (equal(shown, tokens.read())) {
            if (access == Access.READ) {
                return;
            }
            throw Problem.of(
                            403,
                            "token-not-enough",
                            "This token may only read",
                            "Show the token that may do everything.")
                    .asException();
        }
        throw Problem.of(
                        401,
                        "token-required",
                        "A token is required",
                        shown == null
                                ? "Send the header 'Authorization: Bearer TOKEN'."
                                : "The token that was sent is not the right one.")
                .withHeader("WWW-Authenticate", "Bearer realm=\"oxbow\"")
                .asException();
    }

    private static @Nullable String shownBy(Context ctx) {
        String header = ctx.header("Authorization");
        return header != null && header.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                ? header.substring(SCHEME.length()).strip()
                : null;
    }

    private static boolean equal(@Nullable String shown, @Nullable String right) {
        return shown != null
                && right != null
                && MessageDigest.isEqual(
                        shown.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }
}
