package dev.oxbow.http;

import static dev.oxbow.http.SubmitRouteTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.testing.Await;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class StatusRouteTest {
    private static final String PATH = "/api/analysis/ai/status/";

    private final RunningServer oxbow = new RunningServer();

    @AfterEach
    void stop() {
        oxbow.close();
    }

    @Test
    void reportsTheStateOfARunningJobAndWhenToPollAgain() throws Exception {
        oxbow.analyses.put(ScriptedAnalyses.status("a", JobState.ACTIVE, "{\"percent\":40}"));

        HttpResponse<String> answer = oxbow.get(PATH + "a?attempt=1");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"jobId\":\"a\",\"state\":\"active\",\"progress\":{\"percent\":40},\"attemptsMade\":0,"
                        + "\"timestamp\":1700000000000,"
                        + "\"polling\":{\"attempt\":1,\"maxAttempts\":60,\"nextDelayMs\":7500}}");
        assertThat(RunningServer.header(answer, "Retry-After")).isEqualTo("8");
        assertThat(RunningServer.header(answer, "Cache-Control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @CsvSource({"1,7500,8", "2,11250,12", "3,16875,17", "4,25313,26", "5,30000,30", "59,30000,30"})
    void asksForLongerWaitsWithEachAttempt(int attempt, long nextDelayMs, String retryAfter) throws Exception {
        oxbow.analyses.put(ScriptedAnalyses.status("a", JobState.WAITING, "0"));

        HttpResponse<String> answer = oxbow.get(PATH + "a?attempt=" + attempt);

        assertThat(RunningServer.json(answer).at("/polling/nextDelayMs").asLong())
                .isEqualTo(nextDelayMs);
        assertThat(RunningServer.header(answer, "Retry-After")).isEqualTo(retryAfter);
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 61, 999_999})
    void saysSoWhenTheAttemptsAreUsedUp(int attempt) throws Exception {
        oxbow.analyses.put(ScriptedAnalyses.status("a", JobState.WAITING, "0"));

        HttpResponse<String> answer = oxbow.get(PATH + "a?attempt=" + attempt);

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode polling = RunningServer.json(answer).get("polling");
        assertThat(polling.has("nextDelayMs")).isFalse();
        assertThat(polling.get("message").asText()).contains("60 checks");
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void returnsTheResultOfACompletedJobAndNoPollingAdvice() throws Exception {
        oxbow.analyses.put(ScriptedAnalyses.completed("a", "{\"words\":3}"));

        HttpResponse<String> answer = oxbow.get(PATH + "a?attempt=2");

        JsonNode status = RunningServer.json(answer);
        assertThat(status.get("state").asText()).isEqualTo("completed");
        assertThat(status.at("/result/words").asInt()).isEqualTo(3);
        assertThat(status.get("processedOn").asLong()).isEqualTo(1_700_000_000_005L);
        assertThat(status.get("finishedOn").asLong()).isEqualTo(1_700_000_000_025L);
        assertThat(status.get("polling").toString()).isEqualTo("{\"attempt\":2,\"maxAttempts\":60}");
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void reportsTheReasonOfAFailedJob() throws Exception {
        oxbow.analyses.put(ScriptedAnalyses.failed("a", "The text is empty."));

        JsonNode status = RunningServer.json(oxbow.get(PATH + "a"));

        assertThat(status.get("state").asText()).isEqualTo("failed");
        assertThat(status.get("error").asText()).isEqualTo("The text is empty.");
        assertThat(status.has("result")).isFalse();
        assertThat(status.get("attemptsMade").asInt()).isEqualTo(3);
    }

    @Test
    void answersAnUnknownJobWith404() throws Exception {
        assertProblem(oxbow.get(PATH + "nobody"), 404, "unknown-job");
        assertProblem(oxbow.get(PATH + "nobody?wait=20s"), 404, "unknown-job");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "1.5", "", "1000000", "%31%00"})
    void refusesABadAttemptByName(String attempt) throws Exception {
        HttpResponse<String> answer = oxbow.get(PATH + "a?attempt=" + attempt);

        assertProblem(answer, 400, "invalid-request");
        assertThat(RunningServer.json(answer).at("/errors/attempt").asText()).contains("whole number", "but was");
    }

    @ParameterizedTest
    @ValueSource(strings = {"20", "26s", "-1s", "1m", "99999999999s", "s", "", "20s%0d%0aX:1"})
    void refusesABadWaitByName(String wait) throws Exception {
        HttpResponse<String> answer = oxbow.get(PATH + "a?wait=" + wait);

        assertProblem(answer, 400, "invalid-request");
        assertThat(RunningServer.json(answer).at("/errors/wait").asText()).contains("25s", "but was");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "a%0ab", "%ff", "%c2%85"})
    void refusesAnIdThatNoJobCanHave(String id) throws Exception {
        HttpResponse<String> answer = oxbow.get(PATH + id);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(RunningServer.header(answer, "Content-Type")).isEqualTo(Problem.MEDIA_TYPE);
    }

    @Test
    void rejectsAnIdThatIsTooLong() throws Exception {
        assertProblem(oxbow.get(PATH + "a".repeat(513)), 400, "invalid-request");
    }

    @ParameterizedTest
    @CsvSource({"a/b,a%2Fb", "repeat:x:1,repeat:x:1", "ä,%C3%A4", "a b,a%20b", "a+b,a+b"})
    void findsJobsWithUnusualIds(String id, String path) throws Exception {
        oxbow.analyses.put(ScriptedAnalyses.status(id, JobState.WAITING, "0"));

        HttpResponse<String> answer = oxbow.get(PATH + path);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(RunningServer.json(answer).get("jobId").asText()).isEqualTo(id);
    }

    @Test
    void holdsTheResponseUntilTheStateChanges() throws Exception {
        oxbow.analyses.put(ScriptedAnalyses.status("a", JobState.WAITING, "0"));
        CompletableFuture<HttpResponse<String>> held = ask(PATH + "a?wait=25s&attempt=3");
        Await.until("the answer is held", () -> oxbow.analyses.listenerCount("a") == 1);

        oxbow.analyses.put(ScriptedAnalyses.status("a", JobState.ACTIVE, "0"));

        JsonNode status = RunningServer.json(held.get(10, TimeUnit.SECONDS));
        assertThat(status.get("state").asText()).isEqualTo("active");
        assertThat(status.at("/polling/attempt").asInt()).isEqualTo(3);
        Await.until("nobody listens any more", () -> oxbow.analyses.listenerCount("a") == 0);
    }

    @Test
    void respondsWithTheSameStateAfterTheWait() throws Exception {
        oxbow.analyses.put(ScriptedAnalyses.status("a", JobState.WAITING, "0"));

        HttpResponse<String> answer = oxbow.get(PATH + "a?wait=50ms");

        assertThat(RunningServer.json(answer).get("state").asText()).isEqualTo("waiting");
        Await.until("nobody listens any more", () -> oxbow.analyses.listenerCount("a") == 0);
    }

    @Test
    void doesNotHoldTheResponseOfAFinishedJob() throws Exception {
        oxbow.analyses.put(ScriptedAnalyses.completed("a", "{}"));

        HttpResponse<String> answer = ask(PATH + "a?wait=25s").get(10, TimeUnit.SECONDS);

        assertThat(RunningServer.json(answer).get("state").asText()).isEqualTo("completed");
        Await.until("nobody listens", () -> oxbow.analyses.listenerCount("a") == 0);
    }

    @Test
    void holdsMoreResponsesThanItHasThreads() throws Exception {
        oxbow.analyses.put(ScriptedAnalyses.status("a", JobState.WAITING, "0"));
        List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            held.add(ask(PATH + "a?wait=25s"));
        }
        Await.until("all are held", () -> oxbow.analyses.listenerCount("a") == 200);

        assertThat(oxbow.get("/livez").statusCode()).isEqualTo(200);
        oxbow.analyses.put(ScriptedAnalyses.completed("a", "{}"));

        for (CompletableFuture<HttpResponse<String>> answer : held) {
            assertThat(RunningServer.json(answer.get(20, TimeUnit.SECONDS))
                            .get("state")
                            .asText())
                    .isEqualTo("completed");
        }
    }

    @Test
    void completesHeldResponsesOnClose() throws Exception {
        oxbow.analyses.put(ScriptedAnalyses.status("a", JobState.WAITING, "0"));
        CompletableFuture<HttpResponse<String>> held = ask(PATH + "a?wait=25s");
        Await.until("the answer is held", () -> oxbow.analyses.listenerCount("a") == 1);

        oxbow.close();

        assertThat(held.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    private CompletableFuture<HttpResponse<String>> ask(String path) {
        return oxbow.client().sendAsync(oxbow.request(path).build(), BodyHandlers.ofString());
    }
}
