package dev.oxbow.core.pool;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is and how to log in: one server, a cluster, or a master that sentinels watch. {@link #toString()} never shows
 * the password. Immutable.
 *
 * @param form what the endpoints are
 * @param endpoints the server; or nodes of the cluster, or sentinels, of which one that answers is enough to find the others
 * @param tls whether connections are encrypted ({@code rediss://})
 * @param user ACL user, or null for the default user
 * @param password or null
 * @param database number of the database, 0 to 15 on most servers, always 0 in a cluster
 * @param masterName the name of the master that the sentinels watch; null in the other forms
 */
public record RedisAddress(
        Form form,
        List<Endpoint> endpoints,
        boolean tls,
        @Nullable String user,
        @Nullable String password,
        int database,
        @Nullable String masterName) {
    /** What the endpoints of an address are. */
    public enum Form {
        /** One server. */
        SERVER("redis"),
        /** Nodes of a Redis Cluster. */
        CLUSTER("redis-cluster"),
        /** Sentinels, which know the address of a named master. Oxbow sends them no login. */
        SENTINEL("redis-sentinel");

        private final String scheme;

        Form(String scheme) {
            this.scheme = scheme;
        }

        String scheme(boolean tls) {
            return tls ? scheme.replaceFirst("^redis", "rediss") : scheme;
        }
    }

    /** Where one server listens. */
    public record Endpoint(String host, int port) {
        /** As in a URL. */
        @Override
        public String toString() {
            return (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    public RedisAddress {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("endpoints must not be empty");
        }
    }

    /** Of one server. */
    public RedisAddress(
            String host, int port, boolean tls, @Nullable String user, @Nullable String password, int database) {
        this(Form.SERVER, List.of(new Endpoint(host, port)), tls, user, password, database, null);
    }

    /**
     * Reads a URL; {@code rediss} instead of {@code redis} means TLS:
     *
     * <ul>
     *   <li>{@code redis://[user:password@]host[:port][/database]}
     *   <li>{@code redis-cluster://[user:password@]host[:port][,host[:port]…]}
     *   <li>{@code redis-sentinel://[user:password@]host[:port][,host[:port]…]/master-name[/database]}; the login is the
     *       master's
     * </ul>
     *
     * @throws IllegalArgumentException if the text is not such a URL; the message never repeats the text, which may hold
     *     a password
     */
    public static RedisAddress parse(String url) {
        return RedisUrl.parse(url);
    }

    /** The host of the first endpoint. */
    public String host() {
        return endpoints.get(0).host();
    }

    /** The port of the first endpoint. */
    public int port() {
        return endpoints.get(0).port();
    }

    /** One server there, with this login. */
    public RedisAddress server(Endpoint endpoint) {
        return new RedisAddress(endpoint.host(), endpoint.port(), tls, user, password, database);
    }

    /**
     * Whether all keys with that prefix are on one server, which Oxbow requires: always, except in a cluster when the prefix has no
     * hash tag such as <code>{bull}</code>.
     */
    public boolean keepsTogether(String prefix) {
        int open = prefix.indexOf('{');
        boolean tagged = open >= 0 && prefix.indexOf('}', open + 1) > open + 1;
        return form != Form.CLUSTER || tagged;
    }

    /** The address without user and password. */
    @Override
    public String toString() {
        String where = endpoints.stream().map(Endpoint::toString).collect(Collectors.joining(","));
        return form.scheme(tls) + "://" + (password == null ? "" : "***@") + where
                + (masterName == null ? "" : "/" + masterName)
                + (form == Form.CLUSTER ? "" : "/" + database);
    }
}
