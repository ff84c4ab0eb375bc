package dev.oxbow.redis.jedis;

import dev.oxbow.core.internal.pool.ConnectFailure;
import dev.oxbow.core.internal.pool.RawConnection;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisErrorReply;
import dev.oxbow.core.pool.RedisException;
import dev.oxbow.core.pool.RedisReplyException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One Jedis connection. Used by one thread at a time, except {@link #cut()}, which closes the channel and thereby wakes a
 * reader. Handing it from one thread to the next is the pool's, with its happens-before.
 */
final class JedisRawConnection implements RawConnection {
    /** A rejection was sent before the connection was closed, so it is there already or never. */
    private static final int REFUSAL_WAIT_MILLIS = 200;

    private static final int LONGEST_REFUSAL = 512;

    private final RedisAddress address;
    private final SocketChannel channel;
    private final Socket socket;
    private final Connection jedis;
    private volatile boolean cut;
    private boolean checked;
    private boolean answered;
    private int socketTimeout = -1;

    JedisRawConnection(RedisAddress address, SocketChannel channel, Socket socket, Connection jedis) {
        this.address = address;
        this.channel = channel;
        this.socket = socket;
        this.jedis = jedis;
    }

    @Override
    public List<@Nullable Object> exchange(List<RedisCommand> commands, Duration replyTimeout) {
        List<@Nullable Object> replies = new ArrayList<>(commands.size());
        boolean first = !answered && !cut;
        boolean complete = false;
        try {
            applyTimeout(socketMillis(replyTimeout));
            for (RedisCommand command : commands) {
                jedis.sendCommand(arguments(command));
            }
            for (int i = 0; i < commands.size(); i++) {
                try {
                    // The first of these also flushes what is still in the buffer.
                    replies.add(converted(jedis.getOne()));
                } catch (JedisDataException e) {
                    replies.add(new RedisErrorReply(String.valueOf(e.getMessage())));
                }
                answered = true;
                RedisReplyException rejection = first && i == 0 ? ConnectFailure.rejection(replies.get(0)) : null;
                if (rejection != null) {
                    throw rejection;
                }
            }
            complete = true;
            return replies;
        } catch (JedisException e) {
            throw failure(e, first && replies.isEmpty() && !cut, replyTimeout);
        } finally {
            if (!complete) {
                cut();
            }
        }
    }

    /** @param first whether nothing was ever answered, and nobody cut it */
    private RedisException failure(JedisException failure, boolean first, Duration replyTimeout) {
        if (timedOut(failure)) {
            return ConnectFailure.timeout(address, replyTimeout.toMillis(), failure);
        }
        RedisReplyException rejection = first ? ConnectFailure.rejection(unreadError()) : null;
        return rejection != null ? rejection : ConnectFailure.broken(address, failure, first);
    }

    private static boolean timedOut(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }

    /** The error that a server sent before it closed a connection that it does not want, if sending failed for that. */
    private @Nullable RedisErrorReply unreadError() {
        try {
            socket.setSoTimeout(REFUSAL_WAIT_MILLIS);
            InputStream in = socket.getInputStream();
            if (in.read() != '-') {
                return null;
            }
            String text = new String(in.readNBytes(LONGEST_REFUSAL), StandardCharsets.UTF_8);
            return new RedisErrorReply(text.lines().findFirst().orElse(text));
        } catch (IOException e) {
            return null;
        }
    }

    private void applyTimeout(int millis) {
        if (millis != socketTimeout) {
            jedis.setSoTimeout(millis);
            socketTimeout = millis;
        }
    }

    /** A time-out as sockets take it: zero would mean for ever. */
    static int socketMillis(Duration timeout) {
        return (int) Math.max(1, Math.min(timeout.toMillis(), Integer.MAX_VALUE));
    }

    private static CommandArguments arguments(RedisCommand command) {
        CommandArguments arguments = new CommandArguments(new Name(command.name()));
        for (String argument : command.arguments()) {
            arguments.add(argument);
        }
        return arguments;
    }

    /** RESP2 as Jedis gives it: null, Long, byte[], an exception inside a list, or a list of these. */
    private static @Nullable Object converted(@Nullable Object reply) {
        if (reply instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        if (reply instanceof List<?> list) {
            List<@Nullable Object> converted = new ArrayList<>(list.size());
            for (Object element : list) {
                converted.add(converted(element));
            }
            return converted;
        }
        if (reply instanceof JedisDataException error) {
            return new RedisErrorReply(String.valueOf(error.getMessage()));
        }
        return reply;
    }

    /**
     * Asks the system, without waiting and without sending, whether the peer has closed: a read that may not block gives
     * nothing on a live idle connection. Anything else disqualifies it: the end, an error, or bytes that answer no command
     * (with TLS: the closing alert). The first check after opening passes, so that the first command reports a rejection.
     */
    @Override
    public boolean isOpen() {
        if (cut || jedis.isBroken() || !channel.isOpen()) {
            return false;
        }
        if (!checked) {
            checked = true;
            return true;
        }
        try {
            channel.configureBlocking(false);
            try {
                return channel.read(ByteBuffer.allocate(1)) == 0;
            } finally {
                channel.configureBlocking(true);
            }
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public RedisAddress server() {
        return address;
    }

    @Override
    public boolean isCut() {
        return cut;
    }

    @Override
    public void cut() {
        cut = true;
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is gone either way.
        }
    }

    private static final class Name implements ProtocolCommand {
        private final byte[] raw;

        Name(String name) {
            raw = name.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] getRaw() {
            return raw;
        }
    }
}
