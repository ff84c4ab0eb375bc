package dev.oxbow.http;

import dev.oxbow.core.analysis.Analysis.Submission;
import dev.oxbow.core.analysis.AnalysisStatus;
import dev.oxbow.core.analysis.PollingPolicy;
import dev.oxbow.core.event.Subscription;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A test double of the use case: jobs move when the test says so, and it fails when the test says so. Thread-safe. */
final class ScriptedAnalyses implements Analyses {
    private static final Instant SUBMITTED = Instant.ofEpochMilli(1_700_000_000_000L);

    private final Map<String, AnalysisStatus> jobs = new ConcurrentHashMap<>();
    private final Map<String, List<Consumer<AnalysisStatus>>> listeners = new ConcurrentHashMap<>();
    private final List<Json> submitted = new CopyOnWriteArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();
    private volatile @Nullable RuntimeException failure;
    private volatile @Nullable Error error;
    private volatile Runnable whileSubmitting = () -> {};

    static AnalysisStatus status(String jobId, JobState state, String progress) {
        return new AnalysisStatus(jobId, state, new Json(progress), null, null, 0, SUBMITTED, null, null);
    }

    static AnalysisStatus completed(String jobId, String result) {
        return new AnalysisStatus(
                jobId,
                JobState.COMPLETED,
                new Json("100"),
                new Json(result),
                null,
                1,
                SUBMITTED,
                SUBMITTED.plusMillis(5),
                SUBMITTED.plusMillis(25));
    }

    static AnalysisStatus failed(String jobId, String sentence) {
        return new AnalysisStatus(
                jobId,
                JobState.FAILED,
                Job.NO_PROGRESS,
                null,
                sentence,
                3,
                SUBMITTED,
                SUBMITTED.plusMillis(5),
                SUBMITTED.plusMillis(25));
    }

    /** Puts a job there, or moves it, and tells its listeners. */
    void put(AnalysisStatus status) {
        jobs.put(status.jobId(), status);
        listenersOf(status.jobId()).forEach(listener -> listener.accept(status));
    }

    void failWith(@Nullable RuntimeException next) {
        failure = next;
    }

    void failWith(Error next) {
        error = next;
    }

    void whileSubmitting(Runnable action) {
        whileSubmitting = action;
    }

    List<Json> submitted() {
        return submitted;
    }

    int listenerCount(String jobId) {
        return listenersOf(jobId).size();
    }

    private List<Consumer<AnalysisStatus>> listenersOf(String jobId) {
        return listeners.computeIfAbsent(jobId, id -> new CopyOnWriteArrayList<>());
    }

    private void failIfScripted() {
        RuntimeException now = failure;
        if (now != null) {
            throw now;
        }
        Error nowError = error;
        if (nowError != null) {
            throw nowError;
        }
    }

    @Override
    public Submission submit(Json request) {
        whileSubmitting.run();
        failIfScripted();
        submitted.add(request);
        String id = "job-" + ids.incrementAndGet();
        put(status(id, JobState.WAITING, "0"));
        return new Submission(id, JobState.WAITING);
    }

    @Override
    public Optional<AnalysisStatus> status(String jobId) {
        failIfScripted();
        return Optional.ofNullable(jobs.get(jobId));
    }

    @Override
    public Optional<Subscription> watch(String jobId, Consumer<AnalysisStatus> listener) {
        failIfScripted();
        AnalysisStatus now = jobs.get(jobId);
        if (now == null) {
            return Optional.empty();
        }
        listenersOf(jobId).add(listener);
        listener.accept(now);
        return Optional.of(() -> listenersOf(jobId).remove(listener));
    }

    @Override
    public PollingPolicy polling() {
        return PollingPolicy.DEFAULT;
    }
}
