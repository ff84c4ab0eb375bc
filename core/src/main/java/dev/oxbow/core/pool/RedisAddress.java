package dev.oxbow.core.pool;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is and how to log in. {@link #toString()} never shows the password. Immutable.
 *
 * @param tls whether the connection is encrypted ({@code rediss://})
 * @param user ACL user, or null for the default user
 * @param password or null
 * @param database number of the database, 0 to 15 on most servers
 */
public record RedisAddress(
        String host,
        int port,
        boolean tls,
        @Nullable String user,
        @Nullable String password,
        int database) {
    private static final int DEFAULT_PORT = 6379;

    /**
     * Reads {@code redis://[user:password@]host[:port][/database]}, or {@code rediss://} for TLS.
     *
     * @throws IllegalArgumentException if the text is not such a URL; the message never repeats the text, which may hold
     *     a password
     */
    public static RedisAddress parse(String url) {
        URI uri;
        try {
            uri = new URI(url.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "is not a URL (at character " + (e.getIndex() + 1)
                            + "); percent-encode special characters of the password",
                    null);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme();
        if (!scheme.equals("redis") && !scheme.equals("rediss")) {
            throw new IllegalArgumentException("must start with redis:// or rediss:// (TLS)"
                    + (scheme.isEmpty() ? "" : ", but the scheme was " + scheme));
        }
        if (uri.getHost() == null || uri.getHost().isEmpty()) {
            throw new IllegalArgumentException(
                    "names no host; expected redis://[user:password@]host[:port][/database]");
        }
        String user = null;
        String password = null;
        String login = uri.getRawUserInfo();
        if (login != null && !login.isEmpty()) {
            int colon = login.indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("has a user but no password; expected user:password@ or :password@");
            }
            user = colon == 0 ? null : decode(login.substring(0, colon));
            password = decode(login.substring(colon + 1));
        }
        return new RedisAddress(
                uri.getHost(),
                uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort(),
                scheme.equals("rediss"),
                user,
                password,
                database(uri.getPath()));
    }

    private static int database(@Nullable String path) {
        if (path == null || path.isEmpty() || path.equals("/")) {
            return 0;
        }
        String number = path.substring(1);
        if (!number.matches("\\d{1,4}")) {
            throw new IllegalArgumentException("must end in a database number such as /0, but the path was " + path);
        }
        return Integer.parseInt(number);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** The address without user and password. */
    @Override
    public String toString() {
        return (tls ? "rediss://" : "redis://") + (password == null ? "" : "***@") + host + ":" + port + "/" + database;
    }
}
