package dev.oxbow.app.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A test's own connection to a Redis, over a plain socket, so that it needs none of the clients under test. Not
 * thread-safe.
 */
final class RedisConsole implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader replies;

    RedisConsole(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(10_000);
            replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of the server's connections, this one not counted, by {@code CLIENT LIST}. */
    int otherConnections() {
        try {
            socket.getOutputStream().write("CLIENT LIST\r\n".getBytes(StandardCharsets.UTF_8));
            String header = replies.readLine();
            if (header == null || !header.startsWith("$")) {
                throw new IllegalStateException("CLIENT LIST answers " + header);
            }
            int left = Integer.parseInt(header.substring(1));
            int connections = 0;
            while (left > 0) {
                left -= replies.readLine().length() + 1;
                connections++;
            }
            replies.readLine();
            return connections - 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
