package dev.oxbow.core.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A connection that speaks just enough of the protocol. Each reply is waited for 20 s at most. For one thread. */
final class Wire implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;
    private final String address;

    Wire(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
            address = "127.0.0.1:" + socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This end's address as MONITOR shows it. */
    String address() {
        return address;
    }

    /** A status, a number or a bulk reply as text. */
    String ask(String... words) {
        send(words);
        return reply();
    }

    /** The elements of a flat list. */
    List<String> askForList(String... words) {
        send(words);
        String head = accepted(line());
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(head.substring(1)); i++) {
            elements.add(reply());
        }
        return elements;
    }

    private void send(String... words) {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append('$').append(word.length()).append("\r\n");
            request.append(word).append("\r\n");
        }
        try {
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String reply() {
        String head = accepted(line());
        if (!head.startsWith("$")) {
            return head.substring(1);
        }
        try {
            String text = new String(in.readNBytes(Integer.parseInt(head.substring(1))), StandardCharsets.UTF_8);
            line();
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String accepted(String head) {
        if (head.startsWith("-")) {
            throw new AssertionError("the server refused: " + head);
        }
        return head;
    }

    String line() {
        try {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("the server closed the connection");
                }
                if (next != '\r') {
                    line.write(next);
                }
            }
            return line.toString(StandardCharsets.ISO_8859_1);
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
