package dev.oxbow.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class BearerTokensTest {
    private static final String API = "api-token-1";
    private static final String READ = "read-token-1";

    private final RunningServer oxbow =
            new RunningServer(HttpSettings.on("127.0.0.1", 0).withTokens(new AccessTokens(API, READ)));

    @AfterEach
    void stop() {
        oxbow.close();
    }

    private HttpResponse<String> submit(String authorization) throws Exception {
        HttpRequest.Builder request = oxbow.request("/api/analysis/ai")
                .POST(BodyPublishers.ofString("{}"))
                .header("Content-Type", "application/json");
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return oxbow.send(request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer ", "Bearer wrong", "Basic " + API, "Bearer " + API + "x"})
    void refusesWhoeverShowsNoRightToken(String authorization) throws Exception {
        HttpResponse<String> answer = submit(authorization);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(RunningServer.header(answer, "WWW-Authenticate")).startsWith("Bearer");
        assertThat(answer.body()).doesNotContain(API);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer " + API, "bearer " + API})
    void letsTheTokenForEverythingSubmit(String authorization) throws Exception {
        assertThat(submit(authorization).statusCode()).isEqualTo(202);
    }

    @Test
    void rejectsASubmissionWithAReadOnlyToken() throws Exception {
        assertThat(submit("Bearer " + READ).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {API, READ})
    void letsBothTokensRead(String token) throws Exception {
        HttpResponse<String> answer =
                oxbow.send(oxbow.request("/api/health/redis").header("Authorization", "Bearer " + token));

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/health/redis", "/metrics", "/api/analysis/ai/status/x", "/api/analysis/ai/events/x"})
    void showsNoDataWithoutAToken(String path) throws Exception {
        assertThat(oxbow.get(path).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz", "/", "/assets/app.js"})
    void leavesProbesAndThePageOpen(String path) throws Exception {
        assertThat(oxbow.get(path).statusCode()).isEqualTo(200);
    }
}
