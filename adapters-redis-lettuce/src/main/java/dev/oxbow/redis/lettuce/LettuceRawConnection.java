package dev.oxbow.redis.lettuce;

import dev.oxbow.core.internal.pool.ConnectFailure;
import dev.oxbow.core.internal.pool.RawConnection;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.pool.RedisReplyException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One Lettuce connection, used by one borrower at a time, except {@link #cut()}. Commands go straight to the connection's
 * endpoint, past Lettuce's own notion of transactions and database. The borrower's thread waits; the client's event loop
 * completes. A connection that the server closes is noticed by the event loop at once, so {@link #isOpen()} knows.
 */
final class LettuceRawConnection implements RawConnection {
    /** A rejection was sent before the connection was closed, so it is there already or never. */
    private static final Duration REFUSAL_WAIT = Duration.ofMillis(200);

    private final RedisAddress address;
    private final WatchedEndpoint endpoint;
    private final StatefulRedisConnection<String, String> connection;
    private final Consumer<CompletableFuture<Void>> closings;
    private volatile boolean cut;
    private boolean checked;
    private boolean answered;

    /** What is being waited for, so that cutting ends it whatever the event loop does. */
    private volatile List<Pending> pending = List.of();

    /** @param closings hears of the closing that {@link #cut()} only starts */
    LettuceRawConnection(
            RedisAddress address,
            WatchedEndpoint endpoint,
            StatefulRedisConnection<String, String> connection,
            Consumer<CompletableFuture<Void>> closings) {
        this.address = address;
        this.endpoint = endpoint;
        this.connection = connection;
        this.closings = closings;
        endpoint.onEnd(this::endPending);
    }

    @Override
    public List<@Nullable Object> exchange(List<RedisCommand> commands, Duration replyTimeout) {
        List<Pending> sent = new ArrayList<>(commands.size());
        for (RedisCommand command : commands) {
            sent.add(Pending.of(command));
        }
        boolean first = !answered && !cut;
        boolean complete = false;
        List<@Nullable Object> replies = new ArrayList<>(commands.size());
        pending = sent;
        try {
            if (cut) {
                throw ConnectFailure.broken(address, new CancellationException("it was cut"), false);
            }
            endpoint.write(sent);
            Throwable end = endpoint.end();
            if (end != null) {
                endPending(end);
            }
            for (Pending command : sent) {
                command.get(replyTimeout.toNanos(), TimeUnit.NANOSECONDS);
                replies.add(command.reply());
                answered = true;
                RedisReplyException rejection =
                        first && replies.size() == 1 ? ConnectFailure.rejection(replies.get(0)) : null;
                if (rejection != null) {
                    throw rejection;
                }
            }
            complete = true;
            return replies;
        } catch (TimeoutException e) {
            throw ConnectFailure.timeout(address, replyTimeout.toMillis(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ConnectFailure.broken(address, e, false);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause(), first && replies.isEmpty());
        } catch (CancellationException | io.lettuce.core.RedisException e) {
            throw failure(e, first && replies.isEmpty());
        } finally {
            pending = List.of();
            if (!complete) {
                cut();
            }
        }
    }

    /** @param first whether nothing was ever answered, and nobody cut it before */
    private RedisException failure(Throwable failure, boolean first) {
        String rejection = first ? endpoint.rejection(REFUSAL_WAIT) : null;
        return rejection == null
                ? ConnectFailure.broken(address, failure, first && !cut)
                : new RedisReplyException(rejection);
    }

    /** The channel ended: whatever still waits will not be answered. */
    private void endPending(Throwable cause) {
        for (Pending command : pending) {
            command.completeExceptionally(cause);
        }
    }

    /**
     * The first check after opening passes: if the server has closed it already, the first command reports why.
     */
    @Override
    public boolean isOpen() {
        boolean fresh = !checked;
        checked = true;
        return !cut && (fresh || connection.isOpen());
    }

    @Override
    public RedisAddress server() {
        return address;
    }

    @Override
    public boolean isCut() {
        return cut;
    }

    /** Hands the closing to the event loop and wakes the waiting borrower without waiting for it. */
    @Override
    public void cut() {
        if (cut) {
            return;
        }
        cut = true;
        closings.accept(connection.closeAsync());
        for (Pending command : pending) {
            command.cancel();
        }
    }

    /** A command on its way, with its reply. */
    private static final class Pending extends AsyncCommand<String, String, Object> {
        private final ReplyOutput output;

        private Pending(Command<String, String, Object> command, ReplyOutput output) {
            super(command);
            this.output = output;
        }

        static Pending of(RedisCommand command) {
            CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
            for (String argument : command.arguments()) {
                arguments.add(argument);
            }
            ReplyOutput output = new ReplyOutput();
            return new Pending(new Command<>(new Keyword(command.name()), output, arguments), output);
        }

        @Nullable
        Object reply() {
            return output.reply();
        }
    }

    private record Keyword(String word) implements ProtocolKeyword {
        @Override
        public byte[] getBytes() {
            return word.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public String toString() {
            return word;
        }
    }
}
