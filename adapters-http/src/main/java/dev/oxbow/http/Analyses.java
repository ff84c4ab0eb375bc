package dev.oxbow.http;

import dev.oxbow.core.analysis.Analysis;
import dev.oxbow.core.analysis.Analysis.Submission;
import dev.oxbow.core.analysis.AnalysisStatus;
import dev.oxbow.core.analysis.PollingPolicy;
import dev.oxbow.core.event.Subscription;
import dev.oxbow.core.job.Json;
import java.util.Optional;
import java.util.function.Consumer;

/** What the routes need of {@link Analysis}, so that tests can reach its rarer states at will. Thread-safe. */
interface Analyses {
    /** See {@link Analysis#submit}. */
    Submission submit(Json request);

    /** See {@link Analysis#status}. */
    Optional<AnalysisStatus> status(String jobId);

    /** See {@link Analysis#watch}. */
    Optional<Subscription> watch(String jobId, Consumer<AnalysisStatus> listener);

    /** See {@link Analysis#polling}. */
    PollingPolicy polling();

    static Analyses of(Analysis analysis) {
        return new Analyses() {
            @Override
            public Submission submit(Json request) {
                return analysis.submit(request);
            }

            @Override
            public Optional<AnalysisStatus> status(String jobId) {
                return analysis.status(jobId);
            }

            @Override
            public Optional<Subscription> watch(String jobId, Consumer<AnalysisStatus> listener) {
                return analysis.watch(jobId, listener);
            }

            @Override
            public PollingPolicy polling() {
                return analysis.polling();
            }
        };
    }
}
