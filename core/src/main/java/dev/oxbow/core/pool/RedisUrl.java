package dev.oxbow.core.pool;

import dev.oxbow.core.pool.RedisAddress.Endpoint;
import dev.oxbow.core.pool.RedisAddress.Form;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the URLs of {@link RedisAddress#parse}. Its messages name what is wrong and never repeat the URL. Stateless. */
final class RedisUrl {
    private static final int REDIS_PORT = 6379;
    private static final int SENTINEL_PORT = 26_379;

    /** URIs take such a host alone, but not in a list. */
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]+]");

    private static final Pattern AUTHORITY = Pattern.compile("^[^/]*://([^/?#]*)");

    private RedisUrl() {}

    static RedisAddress parse(String url) {
        String text = url.strip();
        URI uri;
        try {
            uri = new URI(IPV6.matcher(text).replaceAll("ipv6"));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "is not a URL (at character " + (e.getIndex() + 1)
                            + "); percent-encode special characters of the password",
                    null);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme();
        Form form = formOf(scheme);
        Matcher found = AUTHORITY.matcher(text);
        String authority = found.find() ? found.group(1) : "";
        int at = authority.lastIndexOf('@');
        String login = authority.substring(0, Math.max(0, at));
        String user = null;
        String password = null;
        if (!login.isEmpty()) {
            int colon = login.indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("has a user but no password; expected user:password@ or :password@");
            }
            user = colon == 0 ? null : decode(login.substring(0, colon));
            password = decode(login.substring(colon + 1));
        }
        List<Endpoint> endpoints = endpoints(authority.substring(at + 1), form);
        String path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("/$", "");
        String masterName = form == Form.SENTINEL ? masterName(path) : null;
        int database = database(masterName == null ? path : path.substring(masterName.length() + 1));
        if (form == Form.CLUSTER && database != 0) {
            throw new IllegalArgumentException(
                    "names database " + database + ", but a cluster has only database 0; leave it out");
        }
        return new RedisAddress(form, endpoints, scheme.startsWith("rediss"), user, password, database, masterName);
    }

    private static Form formOf(String scheme) {
        for (Form form : Form.values()) {
            if (scheme.equals(form.scheme(false)) || scheme.equals(form.scheme(true))) {
                return form;
            }
        }
        throw new IllegalArgumentException(
                "must start with redis://, redis-cluster:// or redis-sentinel://, or with rediss instead of redis for TLS"
                        + (scheme.isEmpty() ? "" : ", but the scheme was " + scheme));
    }

    private static List<Endpoint> endpoints(String text, Form form) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            if (part.isEmpty()) {
                throw new IllegalArgumentException("names no host; expected " + form.scheme(false)
                        + "://[user:password@]host[:port]" + (form == Form.SERVER ? "[/database]" : "[,host[:port]…]"));
            }
            endpoints.add(endpoint(part, form));
        }
        if (form == Form.SERVER && endpoints.size() > 1) {
            throw new IllegalArgumentException(
                    "names several hosts, but redis:// is one server; for a cluster write redis-cluster://");
        }
        return endpoints;
    }

    private static Endpoint endpoint(String text, Form form) {
        try {
            URI uri = new URI("redis://" + text).parseServerAuthority();
            if (uri.getHost() != null && uri.getPort() <= 65_535) {
                int standard = form == Form.SENTINEL ? SENTINEL_PORT : REDIS_PORT;
                return new Endpoint(uri.getHost(), uri.getPort() == -1 ? standard : uri.getPort());
            }
        } catch (URISyntaxException e) {
            // Falls through to the rejection, whose text may not repeat what was given.
        }
        throw new IllegalArgumentException("has a host or port that is none; expected host:port");
    }

    private static String masterName(String path) {
        String name = path.isEmpty() ? "" : path.substring(1).replaceFirst("/.*$", "");
        if (name.isEmpty()) {
            throw new IllegalArgumentException(
                    "names no master; expected redis-sentinel://host:port,host:port/master-name");
        }
        return name;
    }

    private static int database(@Nullable String path) {
        if (path == null || path.isEmpty()) {
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
}
