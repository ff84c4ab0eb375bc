package dev.oxbow.http;

import static dev.oxbow.http.SubmitRouteTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.JobState;
import dev.oxbow.core.testing.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class EventsRouteTest {
    private static final String PATH = "/api/analysis/ai/events/";

    private final RunningServer oxbow = new RunningServer(
            new HttpSettings("127.0.0.1", 0, AccessTokens.NONE, 1024, 64, 2, 1024, 8192, Duration.ofSeconds(5)));

    @AfterEach
    void stop() {
        oxbow.close();
    }

    @Test
    void sendsEachStateOfAJobAndEndsWhenTheJobFinishes() throws Exception {
        oxbow.analyses.put(ScriptedAnalyses.status("a", JobState.WAITING, "0"));
        HttpResponse<InputStream> stream =
                oxbow.client().send(oxbow.request(PATH + "a").build(), BodyHandlers.ofInputStream());
        assertThat(stream.statusCode()).isEqualTo(200);
        assertThat(RunningServer.header(stream, "Content-Type")).startsWith("text/event-stream");
        assertThat(RunningServer.header(stream, "Cache-Control")).isEqualTo("no-store");
        try (InputStream in = stream.body()) {
            assertThat(nextEvent(in)).startsWith("event: state\ndata: {\"jobId\":\"a\",\"state\":\"waiting\"");
            oxbow.analyses.put(ScriptedAnalyses.status("a", JobState.ACTIVE, "0"));
            assertThat(nextEvent(in)).startsWith("event: state\ndata: {\"jobId\":\"a\",\"state\":\"active\"");
            oxbow.analyses.put(ScriptedAnalyses.status("a", JobState.ACTIVE, "50"));
            assertThat(nextEvent(in)).startsWith("event: progress\n").contains("\"progress\":50");
            oxbow.analyses.put(ScriptedAnalyses.completed("a", "{\n\"n\":1}"));
            assertThat(nextEvent(in)).startsWith("event: progress\n");
            assertThat(nextEvent(in)).startsWith("event: state\n");
            assertThat(nextEvent(in))
                    .startsWith("event: completed\n")
                    .contains("\"result\":{\ndata: \"n\":1}")
                    .doesNotContain("polling");
            assertThat(in.read()).isEqualTo(-1);
        }
        Await.until("nobody listens any more", () -> oxbow.analyses.listenerCount("a") == 0);
        assertThat(oxbow.server.openEventStreams()).isZero();
    }

    @Test
    void sendsTheStateOfAFinishedJobAtOnceAndEnds() throws Exception {
        oxbow.analyses.put(ScriptedAnalyses.failed("a", "No."));

        HttpResponse<String> stream = oxbow.get(PATH + "a");

        assertThat(stream.body()).contains("event: state\n", "event: failed\n", "\"error\":\"No.\"");
        Await.until("nobody listens", () -> oxbow.analyses.listenerCount("a") == 0);
    }

    @Test
    void answersAnUnknownJobWith404AndKeepsNoStream() throws Exception {
        assertProblem(oxbow.get(PATH + "nobody"), 404, "unknown-job");
        assertThat(oxbow.server.openEventStreams()).isZero();
    }

    @Test
    void rejectsStreamsBeyondTheLimit() throws Exception {
        oxbow.analyses.put(ScriptedAnalyses.status("a", JobState.WAITING, "0"));
        List<HttpResponse<InputStream>> streams = List.of(open("a"), open("a"));

        HttpResponse<String> refused = oxbow.get(PATH + "a");

        assertProblem(refused, 503, "too-many-streams");
        assertThat(RunningServer.header(refused, "Retry-After")).isEqualTo("5");
        oxbow.analyses.put(ScriptedAnalyses.completed("a", "{}"));
        for (HttpResponse<InputStream> stream : streams) {
            assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("event: completed");
        }
        Await.until("there is room again", () -> oxbow.server.openEventStreams() == 0);
        assertThat(oxbow.get(PATH + "a").statusCode()).isEqualTo(200);
    }

    @Test
    void removesTheStreamOfADisconnectedClient() throws Exception {
        oxbow.analyses.put(ScriptedAnalyses.status("a", JobState.ACTIVE, "0"));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), oxbow.server.port())) {
            socket.getOutputStream()
                    .write(("GET " + PATH + "a HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            socket.setSoLinger(true, 0);
        }

        int[] progress = {0};
        Await.until("the stream is over", () -> {
            oxbow.analyses.put(ScriptedAnalyses.status("a", JobState.ACTIVE, Integer.toString(++progress[0])));
            return oxbow.server.openEventStreams() == 0;
        });
        assertThat(oxbow.analyses.listenerCount("a")).isZero();
    }

    @Test
    void aSlowClientDoesNotDelayOthers() throws Exception {
        oxbow.analyses.put(ScriptedAnalyses.status("a", JobState.ACTIVE, "0"));
        try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), oxbow.server.port())) {
            slow.getOutputStream()
                    .write(("GET " + PATH + "a HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            Await.until("it listens", () -> oxbow.analyses.listenerCount("a") == 1);
            HttpResponse<InputStream> quick = open("a");
            String large = "x".repeat(1_000_000);
            for (int i = 1; i <= 30; i++) {
                // More than the sockets' buffers take, while the slow client reads nothing.
                oxbow.analyses.put(ScriptedAnalyses.status("a", JobState.ACTIVE, "\"" + i + large + "\""));
            }
            CompletableFuture<String> all = CompletableFuture.supplyAsync(() -> readAll(quick.body()));
            oxbow.analyses.put(ScriptedAnalyses.completed("a", "{}"));

            assertThat(all.get(20, TimeUnit.SECONDS)).contains("event: completed");
        }
    }

    @Test
    void endsStreamsWhenItCloses() throws Exception {
        oxbow.analyses.put(ScriptedAnalyses.status("a", JobState.ACTIVE, "0"));
        HttpResponse<InputStream> stream = open("a");

        oxbow.close();

        assertThat(readAll(stream.body())).contains("event: state");
        assertThat(oxbow.analyses.listenerCount("a")).isZero();
    }

    @Test
    void answersHeadWithoutOpeningAStream() throws Exception {
        oxbow.analyses.put(ScriptedAnalyses.status("a", JobState.ACTIVE, "0"));

        HttpResponse<String> head = oxbow.send(oxbow.request(PATH + "a").method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(RunningServer.header(head, "Content-Type")).startsWith("text/event-stream");
        assertThat(oxbow.server.openEventStreams()).isZero();
    }

    private HttpResponse<InputStream> open(String jobId) throws Exception {
        return oxbow.client().send(oxbow.request(PATH + jobId).build(), BodyHandlers.ofInputStream());
    }

    private static String readAll(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String nextEvent(InputStream in) throws Exception {
        StringBuilder event = new StringBuilder();
        while (event.length() < 2 || !event.substring(event.length() - 2).equals("\n\n")) {
            int next = in.read();
            assertThat(next).as("the stream ended after: " + event).isNotNegative();
            event.append((char) next);
        }
        return event.toString();
    }
}
