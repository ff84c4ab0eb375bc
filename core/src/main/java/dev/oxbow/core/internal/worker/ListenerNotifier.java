package dev.oxbow.core.internal.worker;

import dev.oxbow.core.internal.dispatch.LocalJobs;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.worker.WorkerListener;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on what a worker does with its jobs, and then tells the program's listener, whose failures go no further. Stateless. */
record ListenerNotifier(LocalJobs others, WorkerListener listener) implements LocalJobs {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerNotifier.class);

    @Override
    public void started(String queue, Job job, Instant at) {
        others.started(queue, job, at);
        tell(queue, job.id(), () -> listener.active(job));
    }

    @Override
    public void progressed(String queue, String jobId, Json progress) {
        others.progressed(queue, jobId, progress);
        tell(queue, jobId, () -> listener.progress(jobId, progress));
    }

    @Override
    public void ended(String queue, Outcome outcome, Instant at) {
        others.ended(queue, outcome, at);
        Job job = outcome.taken().job();
        if (outcome instanceof Outcome.Completed completed) {
            tell(queue, job.id(), () -> listener.completed(job, completed.returnValue()));
        } else if (outcome instanceof Outcome.Failed failed) {
            tell(queue, job.id(), () -> listener.failed(job, failed.reason(), true));
        } else if (outcome instanceof Outcome.Retried retried) {
            tell(queue, job.id(), () -> listener.failed(job, retried.reason(), false));
        }
    }

    @Override
    public void forgotten(String queue, String jobId) {
        others.forgotten(queue, jobId);
        tell(queue, jobId, () -> listener.lost(jobId));
    }

    private static void tell(String queue, String jobId, Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            LOG.warn("the listener of the worker of queue {} failed with the news of job {}", queue, jobId, e);
        }
    }
}
