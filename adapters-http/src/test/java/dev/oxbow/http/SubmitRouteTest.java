package dev.oxbow.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class SubmitRouteTest {
    private static final int MEBIBYTE = 1024 * 1024;

    private final RunningServer oxbow = new RunningServer();

    @AfterEach
    void stop() {
        oxbow.close();
    }

    @Test
    void acceptsAnObjectAndReturnsStatusUrlAndPollingInterval() throws Exception {
        HttpResponse<String> answer = oxbow.post("{\"text\":\"ünï\"}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(RunningServer.header(answer, "Location")).isEqualTo("/api/analysis/ai/status/job-1");
        assertThat(answer.body())
                .isEqualTo("{\"jobId\":\"job-1\",\"state\":\"waiting\","
                        + "\"statusUrl\":\"/api/analysis/ai/status/job-1\","
                        + "\"eventsUrl\":\"/api/analysis/ai/events/job-1\","
                        + "\"polling\":{\"nextDelayMs\":5000,\"maxDelayMs\":30000,\"maxAttempts\":60}}");
        assertThat(oxbow.analyses.submitted()).singleElement().hasToString("{\"text\":\"ünï\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf-8",
                "Application/JSON;charset=\"UTF-8\"",
                "application/vnd.api+json"
            })
    void acceptsEveryNameOfJson(String contentType) throws Exception {
        assertThat(oxbow.post(BodyPublishers.ofString("{}"), contentType).statusCode())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/jsonx",
                "+json",
                "/+json",
                "application/json; charset=iso-8859-1"
            })
    void refusesOtherContentTypesByName(String contentType) throws Exception {
        HttpResponse<String> answer = oxbow.post(BodyPublishers.ofString("{}"), contentType);

        assertProblem(answer, 415, "unsupported-media-type");
        assertThat(RunningServer.json(answer).at("/errors/Content-Type").asText())
                .contains(contentType.replace("\"", ""));
        assertThat(RunningServer.header(answer, "Accept-Post")).isEqualTo("application/json");
    }

    @Test
    void rejectsABodyWithoutContentType() throws Exception {
        HttpResponse<String> answer =
                oxbow.send(oxbow.request("/api/analysis/ai").POST(BodyPublishers.ofString("{}")));

        assertProblem(answer, 415, "unsupported-media-type");
    }

    @Test
    void rejectsAnEncodedBody() throws Exception {
        HttpResponse<String> answer = oxbow.send(oxbow.request("/api/analysis/ai")
                .POST(BodyPublishers.ofString("{}"))
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip"));

        assertProblem(answer, 415, "unsupported-media-type");
    }

    @Test
    void reportsWhereTheJsonIsInvalid() throws Exception {
        HttpResponse<String> answer = oxbow.post("{\n  \"text\": \"a\",\n  oops\n}");

        assertProblem(answer, 400, "invalid-json");
        JsonNode problem = RunningServer.json(answer);
        assertThat(problem.get("line").asInt()).isEqualTo(3);
        assertThat(problem.get("column").asInt()).isPositive();
        assertThat(problem.get("detail").asText()).contains("line 3");
        assertThat(problem.at("/errors/body").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "[1]",
                "\"text\"",
                "1",
                "true",
                "null",
                "{",
                "{\"a\":}",
                "{\"a\":1}x",
                "{\"a\":1}{}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{'a':1}",
                "{\"a\":\"\u0001\"}",
                "{\"a\":\"\\x\"}",
                "{a:1}",
                "{\"a\":1,}"
            })
    void refusesWhatIsNotOneJsonObject(String body) throws Exception {
        HttpResponse<String> answer = oxbow.post(body);

        assertProblem(answer, 400, "invalid-json");
        assertThat(oxbow.analyses.submitted()).isEmpty();
    }

    @Test
    void acceptsAByteOrderMarkAndRepeatedNames() throws Exception {
        assertThat(oxbow.post("\uFEFF{\"a\":1,\"a\":2}").statusCode()).isEqualTo(202);
        assertThat(oxbow.analyses.submitted()).singleElement().hasToString("{\"a\":1,\"a\":2}");
    }

    @Test
    void saysAtWhichByteTheBodyIsNotUtf8() throws Exception {
        byte[] body = "{\"a\":\"x?\"}".getBytes(StandardCharsets.UTF_8);
        body[7] = (byte) 0xff;

        HttpResponse<String> answer = oxbow.post(BodyPublishers.ofByteArray(body), "application/json");

        assertProblem(answer, 400, "invalid-json");
        assertThat(RunningServer.json(answer).get("detail").asText()).contains("byte 8 of 10");
    }

    @Test
    void acceptsTwoHundredLevelsAndRejectsMore() throws Exception {
        assertThat(oxbow.post(nested(200)).statusCode()).isEqualTo(202);
        assertProblem(oxbow.post(nested(201)), 400, "invalid-json");
        assertProblem(oxbow.post(nested(200_000)), 400, "invalid-json");
    }

    private static String nested(int levels) {
        return "{\"a\":" + "[".repeat(levels - 1) + "]".repeat(levels - 1) + "}";
    }

    @Test
    void acceptsABodyOfExactlyOneMebibyte() throws Exception {
        assertThat(oxbow.post(objectOf(MEBIBYTE)).statusCode()).isEqualTo(202);
    }

    @Test
    void rejectsOneByteMore() throws Exception {
        HttpResponse<String> answer = oxbow.post(objectOf(MEBIBYTE + 1));

        assertProblem(answer, 413, "body-too-large");
        assertThat(RunningServer.json(answer).get("detail").asText()).contains("1048576");
    }

    @Test
    void limitsTheSizeAlsoWithoutADeclaredLength() throws Exception {
        assertThat(postChunked(objectOf(MEBIBYTE)).statusCode()).isEqualTo(202);
        assertProblem(postChunked(objectOf(MEBIBYTE + 1)), 413, "body-too-large");
    }

    @Test
    void rejectsAHugeBodyWithoutADeclaredLengthAndServesFurtherRequests() throws Exception {
        assertProblem(postChunked(objectOf(9 * MEBIBYTE)), 413, "body-too-large");
        assertThat(oxbow.post("{}").statusCode()).isEqualTo(202);
    }

    @Test
    void sendsNo100ContinueForABodyThatIsDeclaredTooLarge() throws Exception {
        String answer = oxbow.raw(
                "POST /api/analysis/ai HTTP/1.1",
                "Host: a",
                "Connection: close",
                "Content-Type: application/json",
                "Content-Length: 5000000",
                "Expect: 100-continue");

        assertThat(answer).startsWith("HTTP/1.1 413 ").doesNotContain("100 Continue");
    }

    private HttpResponse<String> postChunked(String body) throws IOException, InterruptedException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return oxbow.post(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)), "application/json");
    }

    private static String objectOf(int bytes) {
        return "{\"a\":\"" + "x".repeat(bytes - 8) + "\"}";
    }

    static void assertProblem(HttpResponse<String> answer, int status, String name) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(RunningServer.header(answer, "Content-Type")).isEqualTo("application/problem+json");
        JsonNode problem = RunningServer.json(answer);
        assertThat(problem.get("type").asText()).isEqualTo("urn:oxbow:problem:" + name);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("title").asText()).isNotBlank();
        assertThat(problem.get("detail").asText()).isNotBlank();
    }
}
