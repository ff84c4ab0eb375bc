package dev.oxbow.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.testing.Await;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class JobRoutesTest {
    private static final JobOptions IN_AN_HOUR =
            JobOptions.builder().delay(Duration.ofHours(1)).build();

    private final RunningServer oxbow = new RunningServer();
    private final Queue mail = oxbow.queues.queue("mail");

    @AfterEach
    void stop() {
        oxbow.close();
    }

    private static String path(String id) {
        return "/api/queues/mail/jobs/" + id;
    }

    private HttpResponse<String> post(String path) throws Exception {
        return oxbow.send(oxbow.request(path).POST(BodyPublishers.noBody()));
    }

    private HttpResponse<String> delete(String path) throws Exception {
        return oxbow.send(oxbow.request(path).DELETE());
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String name) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(RunningServer.header(answer, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(RunningServer.json(answer).get("type").asText()).isEqualTo("urn:oxbow:problem:" + name);
    }

    @Test
    void aJobIsShown() throws Exception {
        String id = mail.add("welcome", Map.of("to", "Ada"), IN_AN_HOUR).id();

        HttpResponse<String> answer = oxbow.get(path(id));

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode job = RunningServer.json(answer);
        assertThat(job.get("id").asText()).isEqualTo(id);
        assertThat(job.get("name").asText()).isEqualTo("welcome");
        assertThat(job.get("state").asText()).isEqualTo("delayed");
        assertThat(job.get("data")).hasToString("{\"to\":\"Ada\"}");
        assertProblem(oxbow.get(path("nobody")), 404, "unknown-job");
        assertProblem(oxbow.get("/api/queues/a:b/jobs/1"), 400, "invalid-request");
    }

    @Test
    void aJobIsRemovedAndMayBeRemovedAgain() throws Exception {
        String id = mail.add("welcome", null).id();

        assertThat(delete(path(id)).statusCode()).isEqualTo(204);
        assertThat(delete(path(id)).statusCode()).isEqualTo(204);

        assertThat(mail.find(id)).isEmpty();
    }

    @Test
    void anActiveJobIsNotRemoved() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        oxbow.queues.worker("mail", job -> {
            release.await();
            return null;
        });
        String id = mail.add("welcome", null).id();
        Await.until("the job is active", () -> mail.job(id).state() == JobState.ACTIVE);

        assertProblem(delete(path(id)), 409, "wrong-state");
        release.countDown();
    }

    @Test
    void aDelayedJobIsPromotedOnce() throws Exception {
        String id = mail.add("welcome", null, IN_AN_HOUR).id();

        assertThat(post(path(id) + "/promote").statusCode()).isEqualTo(204);
        assertThat(mail.job(id).state()).isEqualTo(JobState.WAITING);
        assertProblem(post(path(id) + "/promote"), 409, "wrong-state");
    }

    @Test
    void aFinishedJobRunsAgain() throws Exception {
        oxbow.queues.worker("mail", job -> {
            if (job.job().attemptsMade() == 0) {
                throw new IllegalStateException("the first time");
            }
            return "the second time";
        });
        String id = mail.add("welcome", null).id();
        Await.until("the job has failed", () -> mail.job(id).state() == JobState.FAILED);

        assertProblem(post(path(id) + "/retry?state=completed"), 409, "wrong-state");
        assertThat(post(path(id) + "/retry").statusCode()).isEqualTo(204);

        Await.until("the job has completed", () -> mail.job(id).state() == JobState.COMPLETED);
        assertProblem(post(path("nobody") + "/retry"), 404, "unknown-job");
        assertProblem(post(path(id) + "/retry?state=waiting"), 400, "invalid-request");
    }

    @Test
    void anotherMethodIsRejectedWithTheAllowedOnes() throws Exception {
        HttpResponse<String> answer = post(path("1"));

        assertProblem(answer, 405, "method-not-allowed");
        assertThat(RunningServer.header(answer, "Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS");
    }
}
