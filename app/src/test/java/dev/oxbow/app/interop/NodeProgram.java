package dev.oxbow.app.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.testing.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * A running Node script of {@code src/test/node}. It prints one JSON object per line; two threads read its standard
 * output and errors, and callers wait for lines with a bound. Requests may come from several threads. {@link #close()}
 * ends it by closing its standard input and kills it if it does not end; {@link #kill()} is SIGKILL.
 */
public final class NodeProgram implements AutoCloseable {
    /** Where the scripts and their modules are; tests run in the folder of their module. */
    public static final Path FOLDER = Path.of("src/test/node");

    private static final int READERS = 2;
    private static final int MOST_LINES = 100_000;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final String script;
    private final Process process;
    private final Writer requests;
    private final List<JsonNode> said = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final AtomicInteger lastRequest = new AtomicInteger();
    private final AtomicInteger readersAtEnd = new AtomicInteger();

    private NodeProgram(String script, Process process) {
        this.script = script;
        this.process = process;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts a script and waits until it reports that it is ready. */
    public static NodeProgram start(String script, String... arguments) {
        return start(Map.of(), script, arguments);
    }

    /**
     * The same with additional environment variables.
     *
     * @param environment {@code BULLMQ} selects the version that the program uses, if it can use several
     */
    public static NodeProgram start(Map<String, String> environment, String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(FOLDER.toFile());
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        NodeProgram program = new NodeProgram(script, process);
        program.read(
                "node-output",
                process.getInputStream(),
                line -> program.said.add(Json.parse(line).as(JsonNode.class)));
        program.read("node-errors", process.getErrorStream(), program.complaints::add);
        try {
            program.await("it is ready", line -> isEvent(line, "ready"));
        } catch (AssertionError e) {
            program.close();
            throw e;
        }
        return program;
    }

    /** Sends a request, waits for the answer and returns its value; the fields are name, value, name, value, … */
    public JsonNode ask(String what, Object... fields) {
        ObjectNode request = (ObjectNode) Json.EMPTY_OBJECT.as(JsonNode.class);
        int number = lastRequest.incrementAndGet();
        request.put("request", number).put("ask", what);
        for (int i = 0; i < fields.length; i += 2) {
            request.set((String) fields[i], Json.of(fields[i + 1]).as(JsonNode.class));
        }
        try {
            synchronized (requests) {
                requests.write(request + "\n");
                requests.flush();
            }
        } catch (IOException e) {
            throw new AssertionError(script + " no longer listens: " + complaints, e);
        }
        JsonNode reply = await("it answers " + what, line -> line.path("reply").asInt(0) == number);
        if (reply.has("error")) {
            throw new AssertionError(script + " answers " + what + " with an error: "
                    + reply.get("error").asText());
        }
        return reply.get("value");
    }

    /** The first matching line, of those printed so far and those printed within 30 s. */
    public JsonNode await(String description, Predicate<JsonNode> wanted) {
        AtomicReference<JsonNode> found = new AtomicReference<>();
        try {
            Await.until(script + ": " + description, LONGEST_WAIT, () -> {
                boolean ended = readersAtEnd.get() == READERS; // Checked first: its last lines have been read then.
                said.stream().filter(wanted).findFirst().ifPresent(found::set);
                return found.get() != null || ended;
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; it said " + said + " and complained " + complaints, e);
        }
        JsonNode line = found.get();
        if (line == null) {
            throw new AssertionError(
                    script + " ended without: " + description + "; it said " + said + " and complained " + complaints);
        }
        return line;
    }

    /** The first event of that name about that job. */
    public JsonNode awaitEvent(String event, String jobId) {
        return await("event " + event + " of job " + jobId, line -> isEvent(line, event) && isAbout(line, jobId));
    }

    /** All lines with that event name, in order. */
    public List<JsonNode> events(String event) {
        return said.stream().filter(line -> isEvent(line, event)).toList();
    }

    /** Names of the events about that job so far, in order. */
    public List<String> eventNames(String jobId) {
        return said.stream()
                .filter(line -> line.has("event") && isAbout(line, jobId))
                .map(line -> line.get("event").asText())
                .toList();
    }

    /** SIGKILL, like a crash; waits until the process has ended. */
    public void kill() {
        try {
            if (!process.destroyForcibly().waitFor(10, TimeUnit.SECONDS)) {
                throw new AssertionError(script + " survived SIGKILL");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGSTOP: its connections stay open, and it reads nothing that Redis sends. End it with {@link #kill()}. */
    public void freeze() {
        try {
            Process stop = new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                    .inheritIO()
                    .start();
            if (!stop.waitFor(10, TimeUnit.SECONDS) || stop.exitValue() != 0) {
                throw new AssertionError(script + " cannot be stopped");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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

    private static boolean isEvent(JsonNode line, String event) {
        return event.equals(line.path("event").asText());
    }

    private static boolean isAbout(JsonNode line, String jobId) {
        return jobId.equals(line.path("jobId").asText())
                || jobId.equals(line.path("id").asText());
    }

    private void read(String name, InputStream from, LineReader reader) {
        Thread thread = new Thread(
                () -> {
                    try (BufferedReader lines =
                            new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                        int count = 0;
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            if (++count <= MOST_LINES) {
                                reader.take(line);
                            }
                        }
                    } catch (IOException | IllegalArgumentException e) {
                        complaints.add(String.valueOf(e.getMessage()));
                    } finally {
                        readersAtEnd.incrementAndGet();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private interface LineReader {
        void take(String line);
    }
}
