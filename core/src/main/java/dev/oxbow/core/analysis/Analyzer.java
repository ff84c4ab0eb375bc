package dev.oxbow.core.analysis;

import dev.oxbow.core.job.Json;
import java.util.function.Consumer;

/**
 * Port: does the work of an analysis. Thread-safe: called by several worker threads at once. Must end soon after its
 * thread is interrupted.
 */
@FunctionalInterface
public interface Analyzer {
    /**
     * Analyses what a client submitted.
     *
     * @param request the submitted JSON object
     * @param progress receives progress, which is shown to clients unchanged
     * @return the result shown to the client
     * @throws AnalysisException if it failed for a reason that a client may read
     * @throws InterruptedException if the worker is shutting down or lost the job
     */
    Json analyze(Json request, Consumer<Json> progress) throws InterruptedException;
}
