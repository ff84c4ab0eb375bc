package dev.oxbow.redis.lettuce;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.protocol.DefaultEndpoint;
import io.lettuce.core.resource.ClientResources;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection's endpoint, with what Lettuce does not tell about it: whether TLS is established (with nothing to send
 * first, Lettuce calls a connection ready before that), the error with which the server began, if it did (Lettuce swallows
 * an error that nobody asked for, though it is the only word on why the server closes the connection), and that the
 * channel ended (Lettuce now and then forgets a command that is written while the server closes).
 *
 * <p>Written by the event loop, read by the borrower: every field is volatile or a future. Who listens for the end sets
 * the listener first and looks at {@link #end()} after writing, so that an end in between is not missed.
 */
final class WatchedEndpoint extends DefaultEndpoint {
    private static final String NONE = "";

    private final CompletableFuture<String> begun = new CompletableFuture<>();
    private final CompletableFuture<String> refused = new CompletableFuture<>();
    private volatile @Nullable CompletableFuture<Channel> tls;
    private volatile @Nullable Throwable end;
    private volatile Consumer<Throwable> onEnd = cause -> {};

    WatchedEndpoint(ClientOptions options, ClientResources resources) {
        super(options, resources);
    }

    /** Called while the channel is set up, before it connects, if it is to be encrypted. */
    void watchTls(Future<Channel> handshake) {
        CompletableFuture<Channel> watched = new CompletableFuture<>();
        tls = watched;
        handshake.addListener(done -> {
            if (done.isSuccess()) {
                watched.complete(handshake.getNow());
            } else {
                watched.completeExceptionally(done.cause());
            }
        });
    }

    /** Waits until the connection is encrypted, if it is to be. */
    void awaitTls(long nanos) throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Channel> watched = tls;
        if (watched != null) {
            watched.get(nanos, TimeUnit.NANOSECONDS);
        }
    }

    void beganWithError(String text) {
        begun.complete(text);
        refused.complete(text);
    }

    void beganOtherwise() {
        begun.complete(NONE);
    }

    void ended(Throwable cause) {
        begun.complete(NONE);
        if (end == null) {
            end = cause;
        }
        onEnd.accept(cause);
    }

    void onEnd(Consumer<Throwable> listener) {
        onEnd = listener;
    }

    /** Why the channel ended, or null while it lasts. */
    @Nullable
    Throwable end() {
        return end;
    }

    /** Completes if the server begins with an error, with its text. */
    CompletableFuture<String> refused() {
        return refused;
    }

    /**
     * The error with which the server began, without the leading {@code -}, or null.
     *
     * @param wait the most to wait for the event loop to read what the server sent before it closed the connection
     */
    @Nullable
    String rejection(Duration wait) {
        try {
            String text = begun.get(wait.toMillis(), TimeUnit.MILLISECONDS);
            return text.equals(NONE) ? null : text;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException | TimeoutException e) {
            return null;
        }
    }
}
