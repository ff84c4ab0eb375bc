package dev.oxbow.core.analysis;

import dev.oxbow.core.job.Json;
import dev.oxbow.core.worker.ActiveJob;
import dev.oxbow.core.worker.JobProcessor;
import dev.oxbow.core.worker.UnrecoverableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs an {@link Analyzer} in a worker. A failure becomes a reason that a client may read; the cause stays in the job's stack trace
 * and in the log.
 */
final class AnalysisProcessor implements JobProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(AnalysisProcessor.class);

    private final Analyzer analyzer;

    /** @param analyzer does the work; called by several threads at once */
    AnalysisProcessor(Analyzer analyzer) {
        this.analyzer = analyzer;
    }

    @Override
    public Json process(ActiveJob job) throws InterruptedException {
        try {
            return analyzer.analyze(job.job().data(), job::updateProgress);
        } catch (AnalysisException e) {
            if (e.retryable()) {
                throw e;
            }
            throw new UnrecoverableException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            LOG.warn("analysis {} failed unexpectedly", job.job().id(), e);
            throw new AnalysisException("The analysis failed because of an internal error.", true, e);
        }
    }
}
