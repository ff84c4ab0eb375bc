package dev.oxbow.core.internal.pool;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A connection of the test's own to ask the server what the pool did. Its name sets it apart in the list of clients. */
final class ServerProbe implements AutoCloseable {
    private static final String NAME = "probe";
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    ServerProbe(int port, String... login) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (login.length > 0) {
            ask(login);
        }
        ask("CLIENT", "SETNAME", NAME);
    }

    /** Sends a command and gives its status, number or bulk reply as text. */
    String ask(String... words) {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append('$')
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        try {
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
            String head = line();
            if (head.startsWith("-")) {
                throw new AssertionError("the probe was refused: " + head);
            }
            if (!head.startsWith("$")) {
                return head.substring(1);
            }
            int length = Integer.parseInt(head.substring(1));
            String text = length < 0 ? "" : new String(in.readNBytes(length), StandardCharsets.UTF_8);
            line();
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the server closed the probe");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    /** The lines of CLIENT LIST that are not the probe's. */
    List<String> clients() {
        return ask("CLIENT", "LIST")
                .lines()
                .filter(line -> !line.contains(" name=" + NAME + " "))
                .toList();
    }

    /** Ends every connection but the probe's. */
    void killOthers() {
        ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    }

    /** Forgets what was counted. */
    void resetCounts() {
        ask("CONFIG", "RESETSTAT");
    }

    /** Commands that the server ran since {@link #resetCounts()}, by name, without the probe's. */
    Map<String, Integer> commands() {
        Map<String, Integer> counts = new TreeMap<>();
        for (String line : ask("INFO", "commandstats").lines().toList()) {
            if (line.startsWith("cmdstat_")) {
                String name = line.substring("cmdstat_".length(), line.indexOf(':'));
                int start = line.indexOf("calls=") + "calls=".length();
                counts.put(name, Integer.valueOf(line.substring(start, line.indexOf(',', start))));
            }
        }
        counts.remove("config|resetstat");
        counts.remove("client|list");
        return counts;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
