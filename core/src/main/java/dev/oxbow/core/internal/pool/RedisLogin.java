package dev.oxbow.core.internal.pool;

import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.meter.QueueLabel;
import dev.oxbow.core.pool.CommandCounter;
import dev.oxbow.core.pool.RedisAddress;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.pool.RedisErrorReply;
import dev.oxbow.core.pool.RedisReplyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a new connection sends before its first use: AUTH if there is a password, SELECT if the database is not 0, both in
 * one round trip; else nothing at all. No HELLO (RESP2 is what a connection starts with), no PING, no CLIENT. For the
 * adapters of the pool.
 */
public final class RedisLogin {
    private RedisLogin() {}

    /**
     * Logs in and counts what that sends as {@link Cause#CONNECT}. A connection on which this fails is cut.
     *
     * @param timeout the most to wait for the replies
     * @throws RedisReplyException if Redis refuses
     * @throws RedisConnectionException of kind CONNECT if the connection failed meanwhile
     */
    public static void perform(RawConnection connection, RedisAddress address, CommandCounter meter, Duration timeout) {
        List<RedisCommand> commands = commands(address);
        if (commands.isEmpty()) {
            return;
        }
        boolean done = false;
        try {
            for (RedisCommand command : commands) {
                meter.sent(Cause.CONNECT, command.name(), QueueLabel.NONE, 1);
            }
            for (Object reply : connection.exchange(commands, timeout)) {
                if (reply instanceof RedisErrorReply error) {
                    throw error.toException();
                }
            }
            done = true;
        } catch (RedisConnectionException e) {
            throw ConnectFailure.of(address, e);
        } finally {
            if (!done) {
                connection.cut();
            }
        }
    }

    private static List<RedisCommand> commands(RedisAddress address) {
        List<RedisCommand> commands = new ArrayList<>(2);
        String password = address.password();
        if (password != null) {
            String user = address.user();
            commands.add(user == null ? RedisCommand.of("AUTH", password) : RedisCommand.of("AUTH", user, password));
        }
        if (address.database() != 0) {
            commands.add(RedisCommand.of("SELECT", Integer.toString(address.database())));
        }
        return commands;
    }
}
