package dev.oxbow.core.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a redis-server runs, as its MONITOR shows it: two connections of the test's own, one that listens and one that asks.
 * What the latter sends is left out. For one thread, without any of its own: the server keeps the lines until they are read.
 *
 * <p>MONITOR does not show administrative commands ({@code CLIENT UNBLOCK} is one) nor commands that the server refuses
 * before it runs them; of the former {@link #calls} tells how many there were.
 */
public final class CommandMonitor implements AutoCloseable {
    private final Wire console;
    private final Wire listening;

    /**
     * One command that the server ran.
     *
     * @param inScript whether a script ran it
     * @param words its name and arguments
     */
    public record Seen(boolean inScript, List<String> words) {
        /** Its name as it was sent. */
        public String name() {
            return words.get(0);
        }
    }

    private CommandMonitor(Wire console, Wire listening) {
        this.console = console;
        this.listening = listening;
    }

    /**
     * Listens from now on.
     *
     * @param password of the server; empty if it has none
     */
    public static CommandMonitor start(RedisServerProcess server, String password) {
        CommandMonitor monitor = new CommandMonitor(new Wire(server.port()), new Wire(server.port()));
        if (!password.isEmpty()) {
            monitor.console.ask("AUTH", password);
            monitor.listening.ask("AUTH", password);
        }
        monitor.listening.ask("MONITOR");
        return monitor;
    }

    /** Asks the server something, out of sight; a status, a number or a bulk reply as text. */
    public String ask(String... words) {
        return console.ask(words);
    }

    /** How many clients hang in a blocking command. */
    public int blockedClients() {
        return number(ask("INFO", "clients"), "blocked_clients:", '\r');
    }

    /**
     * How often the server ran a command since its start.
     *
     * @param command as {@code INFO commandstats} writes it, for example {@code client|unblock}
     */
    public int calls(String command) {
        return number(ask("INFO", "commandstats"), "cmdstat_" + command + ":calls=", ',');
    }

    private static int number(String text, String before, char after) {
        int at = text.indexOf(before);
        return at < 0 ? 0 : Integer.parseInt(text.substring(at + before.length(), text.indexOf(after, at)));
    }

    /** All that the server has run since the start, or the last call of this, in order. */
    public List<Seen> seen() {
        String mark = UUID.randomUUID().toString();
        ask("ECHO", mark);
        List<Seen> seen = new ArrayList<>();
        while (true) {
            String line = listening.line();
            int open = line.indexOf('[');
            int close = line.indexOf(']', open);
            String who = line.substring(line.indexOf(' ', open) + 1, close);
            if (!who.equals(console.address())) {
                seen.add(new Seen(who.equals("lua"), words(line, close + 1)));
            } else if (line.contains(mark)) {
                return seen;
            }
        }
    }

    /** The quoted words of a line, as they were sent. */
    private static List<String> words(String line, int from) {
        List<String> words = new ArrayList<>();
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        boolean inside = false;
        for (int at = from; at < line.length(); at++) {
            char next = line.charAt(at);
            if (next == '"') {
                if (inside) {
                    words.add(word.toString(StandardCharsets.UTF_8));
                    word.reset();
                }
                inside = !inside;
            } else if (inside && next == '\\') {
                at++;
                char escaped = line.charAt(at);
                if (escaped == 'x') {
                    word.write(Integer.parseInt(line.substring(at + 1, at + 3), 16));
                    at += 2;
                } else {
                    word.write(unescaped(escaped));
                }
            } else if (inside) {
                word.write(next);
            }
        }
        return words;
    }

    private static char unescaped(char escaped) {
        return switch (escaped) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'a' -> 7;
            case 'b' -> '\b';
            default -> escaped;
        };
    }

    @Override
    public void close() {
        console.close();
        listening.close();
    }
}
