package dev.oxbow.app.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.app.wire.RawRedis;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.testing.RedisClusterProcess;
import dev.oxbow.core.testing.RedisServerProcess;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The database of one side of the rig: a server, or a cluster, where the prefix has a hash tag. The cases and the
 * comparison are the same for both, with the plain prefix. Closing stops it.
 *
 * @param url for clients
 * @param prefix of all keys
 * @param console to the server that serves them
 */
record Database(String url, String prefix, RawRedis console, AutoCloseable process) implements AutoCloseable {
    private static final String PLAIN = "bull";
    private static final String TAGGED = "{bull}";

    /** A server. */
    static Database server() {
        RedisServerProcess server = RedisServerProcess.start("--appendonly", "no");
        return new Database(server.url(), PLAIN, RawRedis.connect(server.url()), server);
    }

    /** Three nodes, of which one serves all keys. */
    static Database cluster() {
        RedisClusterProcess cluster = RedisClusterProcess.start();
        return new Database(cluster.url(), TAGGED, RawRedis.connect(cluster.urlOfServing(TAGGED)), cluster);
    }

    /** The operation on keys of this database. */
    Operation here(Operation operation) {
        if (prefix.equals(PLAIN)) {
            return operation;
        }
        String here = operation
                .arguments()
                .toString()
                .replace(PLAIN + ":", prefix + ":")
                .replace("\"prefix\":\"", "\"prefix\":\"" + prefix);
        return new Operation(operation.verb(), operation.byNode(), (ObjectNode)
                Json.parse(here).as(JsonNode.class));
    }

    /** A text of this database with the plain prefix. */
    String anywhere(String text) {
        return text.replace(TAGGED, PLAIN);
    }

    /** A reply with the plain prefix. */
    JsonNode anywhere(JsonNode reply) {
        return prefix.equals(PLAIN)
                ? reply
                : Json.parse(anywhere(reply.toString())).as(JsonNode.class);
    }

    /** The reply of a script with the plain prefix. */
    @Nullable
    Object anywhere(@Nullable Object reply) {
        if (reply instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>(list.size());
            list.forEach(element -> elements.add(anywhere(element)));
            return elements;
        }
        return reply instanceof String text ? anywhere(text) : reply;
    }

    @Override
    public void close() throws Exception {
        console.close();
        process.close();
    }
}
