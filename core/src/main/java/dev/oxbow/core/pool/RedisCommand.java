package dev.oxbow.core.pool;

import java.util.List;

/**
 * One command as Redis documents it: its name and its arguments, sent as UTF-8. Immutable.
 *
 * @param name for example {@code EVALSHA}
 * @param arguments everything after the name
 */
public record RedisCommand(String name, List<String> arguments) {
    public RedisCommand {
        arguments = List.copyOf(arguments);
    }

    /** @param name for example {@code CLIENT} */
    public static RedisCommand of(String name, String... arguments) {
        return new RedisCommand(name, List.of(arguments));
    }

    /** The name only: arguments hold keys, data and passwords, and this text ends up in logs. */
    @Override
    public String toString() {
        return name + "(" + arguments.size() + " arguments)";
    }
}
