package dev.oxbow.app.analysis;

import dev.oxbow.core.job.Json;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** A test double of an OpenAI-compatible service, on {@link FakeWebService}. */
final class FakeChatCompletions implements AutoCloseable {
    final FakeWebService service = new FakeWebService();

    URI baseUrl() {
        return service.url("/v1");
    }

    FakeChatCompletions says(String content) {
        service.answers(
                200,
                Json.of(Map.of(
                                "model",
                                "fake-1",
                                "choices",
                                List.of(Map.of("message", Map.of("role", "assistant", "content", content))),
                                "usage",
                                Map.of("total_tokens", 12)))
                        .text());
        return this;
    }

    FakeChatCompletions refuses(int status, String code) {
        service.answers(status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"Bad key sk-secret-key\"}}");
        return this;
    }

    @Override
    public void close() {
        service.close();
    }
}
