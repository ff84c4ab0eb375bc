package dev.oxbow.redis.lettuce;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.DefaultEndpoint;
import io.lettuce.core.resource.ClientResources;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A Lettuce client whose connections come with their {@link WatchedEndpoint}, also while they are being opened.
 * Thread-safe: Lettuce makes the endpoint in the thread that asks for the connection.
 */
final class WatchedClient extends RedisClient {
    /** Holds something only during {@link #open(RedisURI)}. */
    private static final ThreadLocal<@Nullable WatchedEndpoint> MADE = new ThreadLocal<>();

    WatchedClient(ClientResources resources) {
        // Where to is said anew for each connection; Lettuce takes this for "nowhere by default".
        super(resources, new RedisURI());
    }

    /** A connection that is being opened. */
    record Opening(WatchedEndpoint endpoint, CompletableFuture<StatefulRedisConnection<String, String>> connecting) {}

    /** Starts to open a connection. */
    Opening open(RedisURI uri) {
        try {
            CompletableFuture<StatefulRedisConnection<String, String>> connecting =
                    connectAsync(StringCodec.UTF8, uri).toCompletableFuture();
            WatchedEndpoint endpoint = MADE.get();
            if (endpoint == null) {
                throw new IllegalStateException("Lettuce opened a connection without asking for an endpoint");
            }
            return new Opening(endpoint, connecting);
        } finally {
            MADE.remove();
        }
    }

    @Override
    protected DefaultEndpoint createEndpoint() {
        WatchedEndpoint endpoint = new WatchedEndpoint(getOptions(), getResources());
        MADE.set(endpoint);
        return endpoint;
    }
}
