package dev.oxbow.app.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A test's own connection, over a plain socket, so that it sends only the test's commands. Each reply is awaited for at
 * most 30 s. For one thread.
 */
public final class RawRedis implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final Pattern BLOCKED = Pattern.compile(" flags=[A-Za-z]*b");

    private final Socket socket;
    private final InputStream in;

    private RawRedis(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects to the server at {@code redis://127.0.0.1:PORT}. */
    public static RawRedis connect(String url) {
        return new RawRedis(URI.create(url).getPort());
    }

    /** This end's address as MONITOR shows it. */
    String address() {
        return socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
    }

    /** Sends a command without waiting for its reply. */
    public void send(String... words) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("*" + words.length + "\r\n").getBytes(StandardCharsets.UTF_8));
        for (String word : words) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            request.writeBytes(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.UTF_8));
            request.writeBytes(bytes);
            request.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        try {
            socket.getOutputStream().write(request.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next reply: text, a {@link Long}, a list of these, or null. */
    public @Nullable Object reply() {
        try {
            String head = line();
            String rest = head.substring(1);
            return switch (head.charAt(0)) {
                case '+' -> rest;
                case ':' -> Long.valueOf(rest);
                case '$' -> bulk(Integer.parseInt(rest));
                case '*' -> list(Integer.parseInt(rest));
                default -> throw new AssertionError("the server answers " + head);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a command and returns its reply as {@link #reply} does. */
    public @Nullable Object ask(String... words) {
        send(words);
        return reply();
    }

    /** The reply to a command that answers with a number. */
    public long number(String... words) {
        return ask(words) instanceof Long number ? number : -1;
    }

    /** The reply to a command that answers with texts. */
    public List<String> texts(String... words) {
        List<String> texts = new ArrayList<>();
        if (ask(words) instanceof List<?> list) {
            list.forEach(element -> texts.add(String.valueOf(element)));
        }
        return texts;
    }

    /** The number of connections that are blocked in that command now. */
    public int blockedIn(String command) {
        String inCommand = " cmd=" + command.toLowerCase(Locale.ROOT) + " ";
        return (int) clients().stream()
                .filter(line ->
                        line.contains(inCommand) && BLOCKED.matcher(line).find())
                .count();
    }

    /** The lines of CLIENT LIST, this connection's among them. */
    public List<String> clients() {
        return String.valueOf(ask("CLIENT", "LIST")).lines().toList();
    }

    private @Nullable String bulk(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        line();
        return text;
    }

    private @Nullable List<@Nullable Object> list(int length) {
        if (length < 0) {
            return null;
        }
        List<@Nullable Object> list = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            list.add(reply());
        }
        return list;
    }

    /** A line of the protocol, without its end. */
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the server closed the connection");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    /** Waits for lines without a bound from now on; {@link #close} ends the wait. */
    void waitForEver() {
        try {
            socket.setSoTimeout(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection at once, like a crash of its program. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
