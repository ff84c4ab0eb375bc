package dev.oxbow.app.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.app.interop.NodeProgram;
import dev.oxbow.core.job.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * BullMQ in a Node process, {@code conformance.mjs}, on both databases. For one thread, which sends a request and waits
 * at most 30 s for the answer; a daemon thread reads the answers, so that the wait has that bound, and ends with the
 * process. Closing ends the process by closing its standard input, and kills it if it does not end.
 */
final class NodeSide implements AutoCloseable {
    private static final int LONGEST_WAIT_SECONDS = 30;

    /** The line that marks the end of the process; not JSON. */
    private static final String ENDED = "";

    private final Process process;
    private final Writer requests;
    private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();

    NodeSide(Database ofNode, Database ofOxbow) {
        try {
            process = new ProcessBuilder("node", "conformance.mjs", ofNode.url(), ofOxbow.url())
                    .directory(NodeProgram.FOLDER.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        requests = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "conformance-replies");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                replies.add(line);
            }
        } catch (IOException e) {
            // The process was killed; a waiting caller gets the end marker.
        } finally {
            replies.add(ENDED);
        }
    }

    /** BullMQ on its own database. */
    Side onItsOwn() {
        return (operation, now) -> ask(operation, "node", now);
    }

    /** BullMQ on Oxbow's database. */
    Side onOxbows() {
        return (operation, now) -> ask(operation, "oxbow", now);
    }

    /** Forgets the state of the case. */
    void reset() {
        ask(Operation.of("reset"), "", 0);
    }

    private JsonNode ask(Operation operation, String side, long now) {
        ObjectNode request = operation.arguments().deepCopy();
        request.put("op", operation.verb()).put("side", side).put("now", now);
        String reply;
        try {
            requests.write(request + "\n");
            requests.flush();
            reply = replies.poll(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while conformance.mjs made " + operation, e);
        }
        if (reply == null || reply.equals(ENDED)) {
            throw new AssertionError(
                    "conformance.mjs " + (reply == null ? "does not answer " : "ended at ") + operation);
        }
        JsonNode said = Json.parse(reply).as(JsonNode.class);
        if (said.has("broken")) {
            throw new AssertionError("conformance.mjs cannot make " + operation + ": "
                    + said.get("broken").asText());
        }
        return said;
    }

    @Override
    public void close() {
        try {
            requests.close();
        } catch (IOException e) {
            // The process has ended already.
        }
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
