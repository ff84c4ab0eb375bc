package dev.oxbow.core.internal.worker;

import dev.oxbow.core.internal.dispatch.LocalJobs;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.store.Outcome;
import dev.oxbow.core.worker.WorkerListener;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on what a worker does with its jobs, then calls the program's listener on the same thread. Whatever the
 * listener throws, an {@link Error} included, is logged and goes no further, because the thread may be one that the
 * worker cannot work without. Stateless.
 */
record ListenerNotifier(LocalJobs others, WorkerListener listener) implements LocalJobs {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerNotifier.class);

    @Override
    public void started(String queue, Job job, Instant at) {
        others.started(queue, job, at);
        call(queue, job.id(), () -> listener.active(job));
    }

    @Override
    public void progressed(String queue, String jobId, Json progress) {
        others.progressed(queue, jobId, progress);
        call(queue, jobId, () -> listener.progress(jobId, progress));
    }

    @Override
    public void ended(String queue, Outcome outcome, Instant at) {
        others.ended(queue, outcome, at);
        Job job = outcome.fetched().job();
        if (outcome instanceof Outcome.Completed completed) {
            call(queue, job.id(), () -> listener.completed(job, completed.returnValue()));
        } else if (outcome instanceof Outcome.Failed failed) {
            call(queue, job.id(), () -> listener.failed(job, failed.reason(), true));
        } else if (outcome instanceof Outcome.Retried retried) {
            call(queue, job.id(), () -> listener.failed(job, retried.reason(), false));
        }
    }

    @Override
    public void forgotten(String queue, String jobId) {
        others.forgotten(queue, jobId);
        call(queue, jobId, () -> listener.lost(jobId));
    }

    private static void call(String queue, String jobId, Runnable method) {
        try {
            method.run();
        } catch (Throwable e) {
            LOG.warn("the listener of the worker of queue {} failed for job {}", queue, jobId, e);
        }
    }
}
