package dev.oxbow.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.queue.JobPage;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class QueueRoutesTest {
    private final RunningServer oxbow = new RunningServer();

    @AfterEach
    void stop() {
        oxbow.close();
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return oxbow.send(oxbow.request("/api/queues/" + path)
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json"));
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = oxbow.get("/api/queues" + path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningServer.json(answer);
    }

    private List<String> ids(String path) throws Exception {
        List<String> ids = new ArrayList<>();
        get(path).get("jobs").forEach(job -> ids.add(job.get("id").asText()));
        return ids;
    }

    @Test
    void aJobIsAddedWithAnIdOfItsOwn() throws Exception {
        HttpResponse<String> answer = post("mail/jobs", "{\"name\":\"welcome\",\"data\":{\"to\":\"Ada\"}}");

        assertThat(answer.statusCode()).isEqualTo(201);
        JsonNode added = RunningServer.json(answer);
        String id = added.get("ids").get(0).asText();
        assertThat(id).hasSizeGreaterThan(20);
        assertThat(added.get("duplicates")).isEmpty();
        assertThat(RunningServer.header(answer, "Location")).isEqualTo("/api/queues/mail/jobs/" + id);
        JsonNode job = get("/mail/jobs?state=waiting").get("jobs").get(0);
        assertThat(job.get("id").asText()).isEqualTo(id);
        assertThat(job.get("name").asText()).isEqualTo("welcome");
        assertThat(job.get("state").asText()).isEqualTo("waiting");
        assertThat(job.get("data")).hasToString("{\"to\":\"Ada\"}");
        assertThat(job.has("finishedOn")).isFalse();
    }

    @Test
    void anIdThatExistsAlreadyIsReported() throws Exception {
        post("mail/jobs", "{\"name\":\"a\",\"opts\":{\"jobId\":\"one\"}}");

        JsonNode again = RunningServer.json(post("mail/jobs", "{\"name\":\"a\",\"opts\":{\"jobId\":\"one\"}}"));

        assertThat(again.get("ids")).hasToString("[\"one\"]");
        assertThat(again.get("duplicates")).hasToString("[\"one\"]");
    }

    @Test
    void everyOptionIsAccepted() throws Exception {
        post("mail/jobs", """
                {"name":"a","opts":{"jobId":"one","delay":5000,"priority":7,"attempts":4,
                 "backoff":{"type":"exponential","delay":1000,"jitter":0.5},
                 "removeOnComplete":{"age":3600,"count":10,"limit":5},"removeOnFail":20,
                 "lifo":true,"timestamp":1700000000000,"keepLogs":3,"stackTraceLimit":2,"sizeLimit":100}}""");

        JobOptions options =
                oxbow.queues.queue("mail").find("one").orElseThrow().job().options();

        assertThat(options.delay()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.priority()).isEqualTo(7);
        assertThat(options.attempts()).isEqualTo(4);
        assertThat(options.backoff()).hasToString("Backoff[type=exponential, delay=PT1S, jitter=0.5]");
        assertThat(options.removeOnComplete()).hasToString("KeepJobs[count=10, age=PT1H, limit=5]");
        assertThat(options.removeOnFail()).hasToString("KeepJobs[count=20, age=null, limit=1000]");
        assertThat(options.lifo()).isTrue();
        assertThat(options.timestamp()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
        assertThat(options.keepLogs()).isEqualTo(3);
        assertThat(options.stackTraceLimit()).isEqualTo(2);
        assertThat(options.sizeLimit()).isEqualTo(100);
    }

    @Test
    void optionsThatConcernOtherJobsAreChecked() throws Exception {
        HttpResponse<String> answer = post("mail/jobs", """
                [{"name":"a","opts":{"parent":{"queue":"bull:p","id":"x"},"deduplication":{"id":"d"}}},
                 {"name":"b","opts":{"deduplication":{"ttl":-1,"extend":"yes"},"parent":7}},
                 {"name":"c","opts":{"failParentOnFailure":true,"ignoreDependencyOnFailure":true}},
                 {"name":"d","opts":{"telemetry":{"metadata":5,"omitContext":1}}}]""");

        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode errors = RunningServer.json(answer).get("errors");
        assertThat(errors.get("[0].opts.deduplication").asText()).contains("parent");
        assertThat(errors.get("[1].opts.deduplication.id").asText()).endsWith("but is missing");
        assertThat(errors.get("[1].opts.deduplication.ttl").asText()).endsWith("but is -1");
        assertThat(errors.get("[1].opts.deduplication.extend").asText()).endsWith("but is a text");
        assertThat(errors.get("[1].opts.parent").asText()).endsWith("but is a number");
        assertThat(errors.get("[3].opts.telemetry.metadata").asText()).endsWith("but is a number");
        assertThat(errors.get("[3].opts.telemetry.omitContext").asText()).endsWith("but is a number");
        assertThat(errors).hasSize(8);
    }

    @Test
    void shortFormsOfOptionsAreThoseOfBullMq() throws Exception {
        post(
                "mail/jobs",
                "[{\"name\":\"a\",\"opts\":{\"jobId\":\"one\",\"backoff\":250,\"removeOnComplete\":true,\"removeOnFail\":false}}]");

        JobOptions options =
                oxbow.queues.queue("mail").find("one").orElseThrow().job().options();

        assertThat(options.backoff()).hasToString("Backoff[type=fixed, delay=PT0.25S, jitter=0.0]");
        assertThat(options.removeOnComplete()).hasToString("KeepJobs[count=0, age=null, limit=1000]");
        assertThat(options.removeOnFail()).hasToString("KeepJobs[count=null, age=null, limit=1000]");
    }

    @Test
    void manyJobsAreAddedInOrder() throws Exception {
        HttpResponse<String> answer = post(
                "mail/jobs",
                "[{\"name\":\"a\",\"opts\":{\"jobId\":\"x\"}},{\"name\":\"b\",\"data\":[1],\"opts\":{\"jobId\":\"y\"}}]");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(RunningServer.json(answer).get("ids")).hasToString("[\"x\",\"y\"]");
        assertThat(ids("/mail/jobs?state=wait&order=asc")).containsExactly("x", "y");
    }

    @Test
    void everyInvalidFieldIsReportedByName() throws Exception {
        HttpResponse<String> answer = post("mail/jobs", """
                [{"name":"a","opts":{"delay":-1,"priority":2097152,"attempts":"3","lifo":1,"jobId":"17","colour":"red"}},
                 {"data":1,"extra":true,"opts":{"backoff":{"delay":5},"removeOnFail":{"age":1.5},"removeOnComplete":"yes"}},
                 7]""");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(RunningServer.header(answer, "Content-Type")).isEqualTo("application/problem+json");
        JsonNode errors = RunningServer.json(answer).get("errors");
        assertThat(errors.get("[0].opts.delay").asText()).endsWith("but is -1");
        assertThat(errors.get("[0].opts.priority").asText())
                .isEqualTo("must be a whole number from 0 to 2097151, but is 2097152");
        assertThat(errors.get("[0].opts.attempts").asText()).endsWith("but is a text");
        assertThat(errors.get("[0].opts.lifo").asText()).isEqualTo("must be true or false, but is a number");
        assertThat(errors.get("[0].opts.jobId").asText()).startsWith("Custom Id cannot be integers");
        assertThat(errors.get("[0].opts.\"colour\"").asText())
                .startsWith("is not known; allowed are attempts, backoff");
        assertThat(errors.get("[1].name").asText()).endsWith("but is missing");
        assertThat(errors.get("[1].\"extra\"").asText()).isEqualTo("is not known; allowed are data, name, opts");
        assertThat(errors.get("[1].opts.backoff.type").asText()).endsWith("but is missing");
        assertThat(errors.get("[1].opts.removeOnFail.age").asText()).endsWith("but is 1.5");
        assertThat(errors.get("[1].opts.removeOnComplete").asText()).endsWith("but is a text");
        assertThat(errors.get("[2]").asText()).endsWith("but is a number");
        assertThat(errors).hasSize(12);
        assertThat(oxbow.queues.queue("mail").jobs().count()).isZero();
    }

    @Test
    void dataBeyondTheirLimitAreRejected() throws Exception {
        HttpResponse<String> answer =
                post("mail/jobs", "{\"name\":\"a\",\"data\":\"0123456789\",\"opts\":{\"sizeLimit\":5}}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(RunningServer.json(answer).get("errors").get("opts").asText())
                .contains("exceeds the limit 5");
    }

    @Test
    void invalidJsonIsRejectedWithLineAndColumn() throws Exception {
        HttpResponse<String> answer = post("mail/jobs", "[{\"name\":}]");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(RunningServer.json(answer).get("line").asInt()).isEqualTo(1);
        assertThat(post("mail/jobs", "\"text\"").statusCode()).isEqualTo(400);
        assertThat(post("mail/jobs", "[]").statusCode()).isEqualTo(400);
    }

    @Test
    void queuesAreListedWithTheirCounts() throws Exception {
        post("mail/jobs", "[{\"name\":\"a\"},{\"name\":\"b\",\"opts\":{\"delay\":60000}}]");
        post("print/jobs", "{\"name\":\"a\"}");
        post("print/pause", "");

        JsonNode queues = get("").get("queues");

        assertThat(queues).extracting(queue -> queue.get("name").asText()).containsExactly("mail", "print");
        assertThat(queues.get(0).get("counts").get("waiting").asInt()).isEqualTo(1);
        assertThat(queues.get(0).get("counts").get("delayed").asInt()).isEqualTo(1);
        assertThat(queues.get(0).get("counts").get("paused").asBoolean()).isFalse();
        assertThat(queues.get(1).get("counts").get("paused").asBoolean()).isTrue();
    }

    @Test
    void pagesAreReadInBothDirections() throws Exception {
        StringBuilder body = new StringBuilder("[");
        for (char id = 'a'; id <= 'f'; id++) {
            body.append(id == 'a' ? "" : ",")
                    .append("{\"name\":\"n\",\"opts\":{\"jobId\":\"")
                    .append(id)
                    .append("\"}}");
        }
        post("mail/jobs", body.append("]").toString());

        assertThat(ids("/mail/jobs?state=waiting&start=1&end=2&order=asc")).containsExactly("b", "c");
        assertThat(ids("/mail/jobs?state=waiting&start=1&end=2&order=desc")).containsExactly("e", "d");
        assertThat(ids("/mail/jobs?state=completed,waiting")).containsExactly("f", "e", "d", "c", "b", "a");
        assertThat(ids("/nobody/jobs")).isEmpty();
        assertThat(get("/mail/jobs?start=2").get("end").asInt()).isEqualTo(11);
    }

    @ParameterizedTest
    @CsvSource({
        "start=-1, start",
        "start=x, start",
        "start=5&end=4, end",
        "end=1000, end",
        "state=asleep, state",
        "state=unknown, state",
        "order=up, order"
    })
    void aPageThatCannotBeIsRefusedByItsField(String query, String field) throws Exception {
        HttpResponse<String> answer = oxbow.get("/api/queues/mail/jobs?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(RunningServer.json(answer).get("errors").has(field)).isTrue();
    }

    @Test
    void aQueueThatIsOnlyReadIsNotListed() throws Exception {
        get("/looked-at/jobs");

        assertThat(get("").get("queues")).isEmpty();
    }

    @Test
    void aQueueIsPausedAndResumed() throws Exception {
        assertThat(RunningServer.json(post("mail/pause", "")).get("paused").asBoolean())
                .isTrue();
        assertThat(oxbow.queues.queue("mail").isPaused()).isTrue();

        assertThat(RunningServer.json(post("mail/resume", "")).get("paused").asBoolean())
                .isFalse();
        assertThat(oxbow.queues.queue("mail").isPaused()).isFalse();
    }

    @Test
    void aQueueIsDrained() throws Exception {
        post("mail/jobs", "[{\"name\":\"a\"},{\"name\":\"b\",\"opts\":{\"delay\":60000}}]");

        assertThat(RunningServer.json(post("mail/drain", "")).get("removed").asInt())
                .isEqualTo(1);
        assertThat(RunningServer.json(post("mail/drain?delayed=true", ""))
                        .get("removed")
                        .asInt())
                .isEqualTo(1);
        assertThat(post("mail/drain?delayed=maybe", "").statusCode()).isEqualTo(400);
    }

    @Test
    void aQueueIsCleaned() throws Exception {
        post("mail/jobs", "[{\"name\":\"a\",\"opts\":{\"jobId\":\"x\"}},{\"name\":\"b\",\"opts\":{\"jobId\":\"y\"}}]");

        JsonNode cleaned = RunningServer.json(post("mail/clean?state=waiting&limit=1", ""));

        assertThat(cleaned.get("removed").asInt()).isEqualTo(1);
        assertThat(cleaned.get("ids")).hasToString("[\"x\"]");
        assertThat(oxbow.queues.queue("mail").jobs().ids(JobPage.of(JobState.WAITING)))
                .containsExactly("y");
        assertThat(post("mail/clean?grace=-5", "").statusCode()).isEqualTo(400);
        assertThat(post("mail/clean?state=waiting,failed", "").statusCode()).isEqualTo(400);
    }

    @Test
    void anInvalidQueueNameIsRejected() throws Exception {
        assertThat(oxbow.get("/api/queues/a%3Ab/jobs").statusCode()).isEqualTo(400);
        assertThat(oxbow.get("/api/queues/" + "q".repeat(300) + "/jobs").statusCode())
                .isEqualTo(400);
    }
}
