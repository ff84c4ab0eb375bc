package dev.oxbow.http;

import dev.oxbow.core.analysis.Analysis.Submission;
import dev.oxbow.core.analysis.AnalysisStatus;
import dev.oxbow.core.event.Subscription;
import dev.oxbow.http.json.StatusJson;
import dev.oxbow.http.json.SubmissionJson;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Handlers of {@code /api/analysis/ai}: submit, status, events. Thread-safe. */
final class AnalysisHandlers {
    private final Analyses analyses;
    private final RequestBodies bodies;
    private final HeldStatuses held;
    private final EventStreams streams;
    private final Executor requestThreads;

    /** @param requestThreads where answers that were held back, and streams that are over, are brought to their end */
    AnalysisHandlers(
            Analyses analyses, RequestBodies bodies, HeldStatuses held, EventStreams streams, Executor requestThreads) {
        this.analyses = analyses;
        this.bodies = bodies;
        this.held = held;
        this.streams = streams;
        this.requestThreads = requestThreads;
    }

    void submit(Context ctx) {
        Submission submission = bodies.withObject(ctx, analyses::submit);
        String id =
                URLEncoder.encode(submission.jobId(), StandardCharsets.UTF_8).replace("+", "%20");
        String statusUrl = HttpApi.STATUS.replace("{jobId}", id);
        ctx.header("Location", statusUrl);
        Answers.json(
                ctx,
                202,
                new SubmissionJson(
                        submission.jobId(),
                        submission.state().word(),
                        statusUrl,
                        HttpApi.EVENTS.replace("{jobId}", id),
                        SubmissionJson.Polling.of(analyses.polling())));
    }

    void status(Context ctx) {
        StatusQuery query = StatusQuery.of(ctx);
        if (query.hold().isZero()) {
            answer(ctx, query, analyses.status(query.jobId()).orElseThrow(AnalysisHandlers::unknownJob));
            return;
        }
        CompletableFuture<AnalysisStatus> change =
                held.nextChange(query.jobId(), query.hold()).orElseThrow(AnalysisHandlers::unknownJob);
        ctx.future(() -> change.thenAcceptAsync(status -> answer(ctx, query, status), requestThreads));
    }

    private void answer(Context ctx, StatusQuery query, AnalysisStatus status) {
        StatusJson.Polling polling =
                StatusJson.Polling.after(query.attempt(), status.state().isFinished(), analyses.polling());
        Long nextDelayMs = polling.nextDelayMs();
        if (nextDelayMs != null) {
            ctx.header("Retry-After", Long.toString((nextDelayMs + 999) / 1000));
        }
        Answers.json(ctx, 200, StatusJson.of(status, polling));
    }

    void events(Context ctx) {
        String jobId = StatusQuery.jobId(ctx.pathParam("jobId"));
        if (ctx.method().equals(HandlerType.HEAD)) {
            if (analyses.status(jobId).isEmpty()) {
                throw unknownJob();
            }
            streamHeaders(ctx);
            return;
        }
        EventStream stream = streams.add();
        try {
            Optional<Subscription> subscription = analyses.watch(jobId, stream::offer);
            stream.subscribed(subscription.orElseThrow(AnalysisHandlers::unknownJob));
        } catch (RuntimeException e) {
            stream.end();
            throw e;
        }
        streamHeaders(ctx);
        ctx.future(() -> {
            try {
                stream.open(ctx.res().getOutputStream());
            } catch (IOException e) {
                stream.end();
                throw new UncheckedIOException("the stream of events could not be opened", e);
            }
            return stream.over().thenRunAsync(() -> {}, requestThreads);
        });
    }

    private static void streamHeaders(Context ctx) {
        ctx.status(200)
                .contentType("text/event-stream")
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no"); // Asks nginx to pass events on at once.
    }

    private static ProblemException unknownJob() {
        return Problem.of(
                        404,
                        "unknown-job",
                        "There is no such job",
                        "No job has this id. It may have been removed after it finished.")
                .asException();
    }
}
