package dev.oxbow.http;

import static dev.oxbow.http.SubmitRouteTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.core.job.JobState;
import dev.oxbow.core.pool.PoolExhaustedException;
import dev.oxbow.core.pool.RedisConnectionException;
import dev.oxbow.core.pool.RedisReplyException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class ProblemsTest {
    private final RunningServer oxbow = new RunningServer();

    @AfterEach
    void stop() {
        oxbow.close();
    }

    @Test
    void answersAnUnknownRouteWith404() throws Exception {
        assertProblem(oxbow.get("/nothing/here"), 404, "unknown-route");
        assertProblem(oxbow.get("/api"), 404, "unknown-route");
        assertProblem(oxbow.get("/assets/secret.js"), 404, "unknown-route");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/../../secret",
                "/assets/%2e%2e/%2e%2e/secret",
                "/assets/..%2f..%2fsecret",
                "//assets/app.js"
            })
    void servesNothingOutsideItsTable(String path) throws Exception {
        assertThat(oxbow.get(path).statusCode()).isIn(400, 404);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/analysis/ai,'OPTIONS, POST'",
        "DELETE,/api/analysis/ai,'OPTIONS, POST'",
        "POST,/api/analysis/ai/status/a,'GET, HEAD, OPTIONS'",
        "PATCH,/,'GET, HEAD, OPTIONS'",
        "BREW,/livez,'GET, HEAD, OPTIONS'",
        "BEFORE,/livez,'GET, HEAD, OPTIONS'"
    })
    void answersAWrongMethodWith405AndWhatIsAllowed(String method, String path, String allow) throws Exception {
        HttpResponse<String> answer = oxbow.send(oxbow.request(path).method(method, BodyPublishers.noBody()));

        assertProblem(answer, 405, "method-not-allowed");
        assertThat(RunningServer.header(answer, "Allow")).isEqualTo(allow);
    }

    @Test
    void answersOptionsWithTheAllowedMethods() throws Exception {
        HttpResponse<String> answer =
                oxbow.send(oxbow.request("/api/analysis/ai").method("OPTIONS", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(RunningServer.header(answer, "Allow")).isEqualTo("OPTIONS, POST");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/livez", "/metrics", "/api/health/redis", "/assets/app.js"})
    void answersHeadAsGetWithoutABody(String path) throws Exception {
        HttpResponse<String> get = oxbow.get(path);
        HttpResponse<String> head = oxbow.send(oxbow.request(path).method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(RunningServer.header(head, "Content-Type")).isEqualTo(RunningServer.header(get, "Content-Type"));
        assertThat(RunningServer.header(head, "Content-Length")).isEqualTo(RunningServer.header(get, "Content-Length"));
    }

    @Test
    void answersHeadOfAnUnknownJobWith404() throws Exception {
        HttpResponse<String> head =
                oxbow.send(oxbow.request("/api/analysis/ai/status/nobody").method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(404);
    }

    @Test
    void setsSecurityHeadersOnEveryResponseAndHidesTheServerSoftware() throws Exception {
        for (HttpResponse<String> answer :
                List.of(oxbow.get("/"), oxbow.get("/livez"), oxbow.get("/nothing"), oxbow.post("["))) {
            assertThat(RunningServer.header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(RunningServer.header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(RunningServer.header(answer, "Content-Security-Policy"))
                    .contains("default-src 'none'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(answer.headers().firstValue("Server")).isEmpty();
            assertThat(answer.headers().firstValue("X-Powered-By")).isEmpty();
        }
    }

    @Test
    void reportsThatRedisIsUnavailableAndWhenToRetry() throws Exception {
        oxbow.analyses.failWith(
                new RedisConnectionException(RedisConnectionException.Kind.CONNECT, "10.1.2.3:6379 refused", null));

        HttpResponse<String> answer = oxbow.post("{}");

        assertProblem(answer, 503, "redis-unreachable");
        assertThat(RunningServer.header(answer, "Retry-After")).isEqualTo("5");
        assertThat(answer.body())
                .contains("Redis cannot be reached", "Nothing was changed")
                .doesNotContain("10.1.2.3");
    }

    @Test
    void reportsThatTheEffectOfARequestIsUnknown() throws Exception {
        oxbow.analyses.failWith(new RedisConnectionException(RedisConnectionException.Kind.TIMEOUT, "no reply", null));

        assertThat(oxbow.post("{}").body()).contains("not certain");
    }

    @Test
    void reportsThatThePlanIsUsedUp() throws Exception {
        oxbow.analyses.failWith(
                new RedisReplyException("ERR max requests limit exceeded. Limit: 500000, Usage: 500000."));

        HttpResponse<String> answer = oxbow.get("/api/analysis/ai/status/a");

        assertProblem(answer, 503, "plan-quota-exhausted");
        assertThat(RunningServer.header(answer, "Retry-After")).isEqualTo("300");
        assertThat(answer.body()).contains("quota", "500000");
    }

    @Test
    void reportsThatAllConnectionsAreInUse() throws Exception {
        oxbow.analyses.failWith(new IllegalStateException("wrapped", new PoolExhaustedException("pool: 10 of 10")));

        HttpResponse<String> answer = oxbow.get("/api/analysis/ai/status/a?wait=1s");

        assertProblem(answer, 503, "pool-exhausted");
        assertThat(RunningServer.header(answer, "Retry-After")).isEqualTo("1");
    }

    @Test
    void reportsInternalErrorsByReferenceOnly() throws Exception {
        oxbow.analyses.failWith(new IllegalStateException("secret of the house"));

        HttpResponse<String> answer = oxbow.post("{}");

        assertProblem(answer, 500, "internal-error");
        assertThat(RunningServer.json(answer).get("reference").asText()).hasSize(36);
        assertThat(answer.body()).doesNotContain("secret", "Exception");
    }

    @Test
    void reportsErrorsOfTheVirtualMachineByReferenceOnly() throws Exception {
        oxbow.analyses.failWith(new StackOverflowError("secret of the house"));

        HttpResponse<String> answer = oxbow.post("{}");

        assertProblem(answer, 500, "internal-error");
        assertThat(answer.body()).doesNotContain("secret", "Error\"");
    }

    static Stream<List<String>> brokenRequests() {
        String post = "POST /api/analysis/ai HTTP/1.1";
        String json = "Content-Type: application/json";
        return Stream.of(
                List.of("NONSENSE"),
                List.of("GET / HTTP/1.1"),
                List.of("GET /%zz HTTP/1.1", "Host: a", "Connection: close"),
                List.of("GET /api/analysis/ai/status/%zz HTTP/1.1", "Host: a", "Connection: close"),
                List.of(post, "Host: a", "Content-Length: x"),
                List.of(post, "Host: a", json, "Transfer-Encoding: chunked", "Connection: close", "", "zz"));
    }

    @ParameterizedTest
    @MethodSource("brokenRequests")
    void answersBrokenHttpWithAProblemThatSaysNothingOfTheServer(List<String> lines) throws Exception {
        String answer = oxbow.raw(lines.toArray(String[]::new));

        assertThat(answer).startsWith("HTTP/1.1 400 ");
        assertThat(answer).contains("application/problem+json", "\"status\":400", "nosniff");
        assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("jetty", "javalin", "exception", "\tat ");
    }

    @Test
    void rejectsHeadersThatAreTooLargeWithAProblem() throws Exception {
        String answer = oxbow.raw("GET / HTTP/1.1", "Host: a", "X-Large: " + "x".repeat(20_000));

        assertThat(answer).startsWith("HTTP/1.1 431 ").contains("application/problem+json");
    }

    @Test
    void ignoresAHeaderThatWouldChangeTheMethod() throws Exception {
        HttpRequest.Builder request = oxbow.request("/api/analysis/ai")
                .POST(BodyPublishers.ofString("{}"))
                .header("Content-Type", "application/json")
                .header("X-HTTP-Method-Override", "GET");

        assertThat(oxbow.send(request).statusCode()).isEqualTo(202);
    }

    @Test
    void hasNoWebSockets() throws Exception {
        oxbow.analyses.put(ScriptedAnalyses.status("a", JobState.WAITING, "0"));

        String answer = oxbow.raw(
                "GET /api/analysis/ai/status/a HTTP/1.1",
                "Host: a",
                "Connection: close, Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\"state\":\"waiting\"");
    }
}
