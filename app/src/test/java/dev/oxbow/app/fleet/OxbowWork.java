package dev.oxbow.app.fleet;

import dev.oxbow.core.Oxbow;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.queue.JobHandle;
import dev.oxbow.core.worker.ActiveJob;
import dev.oxbow.core.worker.DelayedException;
import dev.oxbow.core.worker.JobProcessor;
import dev.oxbow.core.worker.RateLimitedException;
import dev.oxbow.core.worker.UnrecoverableException;
import dev.oxbow.core.worker.WaitingChildrenException;
import dev.oxbow.core.worker.WaitingException;
import java.time.Duration;

/** Executes a job's data, in the same way as {@code work} in fleet.mjs: keep them alike. Thread-safe. */
final class OxbowWork implements JobProcessor {
    private static final Duration PUT_OFF = Duration.ofMillis(20);

    private final Oxbow oxbow;
    private final RunLog runLog;

    OxbowWork(Oxbow oxbow, RunLog runLog) {
        this.oxbow = oxbow;
        this.runLog = runLog;
    }

    @Override
    public Object process(ActiveJob active) {
        Job job = active.job();
        Work work = active.data(Work.class);
        runLog.began(work.label(), job.queue(), job.id(), job.attemptsStarted());
        for (int step = 1; step <= work.steps(); step++) {
            active.updateProgress(step);
            active.log("step " + step);
        }
        runLog.ended(job.queue());
        if (work.putsOff() != null && job.attemptsStarted() == 1) {
            throw puttingOff(work.putsOff(), work);
        }
        if (work.hopeless()) {
            throw new UnrecoverableException("hopeless");
        }
        if (job.attemptsMade() < work.fails()) {
            throw new IllegalStateException("attempt " + (job.attemptsMade() + 1) + " fails");
        }
        if (work.grows() != null && job.attemptsStarted() == 1) {
            Work late = Work.lateChildOf(work.label());
            JobOptions options = JobOptions.builder()
                    .jobId(late.label())
                    .parent(job.queue(), job.id())
                    .build();
            oxbow.queue(work.grows()).add("late", late, options);
        }
        if (work.waits() && active.moveToWaitingChildren()) {
            throw new WaitingChildrenException();
        }
        return work.sums() ? sum(oxbow.queue(job.queue()).job(job.id()), work) : work.value();
    }

    private static RuntimeException puttingOff(Work.PuttingOff how, Work work) {
        return switch (how) {
            case DELAY -> new DelayedException(PUT_OFF);
            case WAIT -> new WaitingException();
            case LIMIT -> new RateLimitedException(Duration.ofMillis(work.hold()));
        };
    }

    private static int sum(JobHandle parent, Work work) {
        int values = parent.childrenValues().values().stream()
                .mapToInt((Json value) -> value.as(Integer.class))
                .sum();
        return work.value()
                + values
                + Work.IGNORED_FAILURE * parent.ignoredChildrenFailures().size();
    }
}
