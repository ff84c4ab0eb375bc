package dev.oxbow.core.telemetry;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Port: is told when jobs are added and processed, and says what a job carries with it, so that a trace goes on where the job is
 * processed, in whatever process and language. Thread-safe; its methods must neither block nor throw.
 */
public interface Telemetry {
    /** Nobody is told and jobs carry nothing, at no cost. */
    Telemetry NONE = new Telemetry() {
        @Override
        public Adding adding(String queue, List<String> jobNames) {
            return NoopTelemetry.ADDING;
        }

        @Override
        public Processing processing(Job job, String workerId, @Nullable String workerName) {
            return NoopTelemetry.PROCESSING;
        }
    };

    /**
     * One call that adds jobs begins, on the thread that asked for it.
     *
     * @param jobNames one for each job
     */
    Adding adding(String queue, List<String> jobNames);

    /**
     * One call that adds flows begins, on the thread that asked for it.
     *
     * @param queue of the first flow's root
     * @param jobNames of the roots, at least one
     */
    default AddingFlows addingFlows(String queue, List<String> jobNames) {
        return NoopTelemetry.ADDING_FLOWS;
    }

    /**
     * A scheduler is made or changed, which adds its next job; on the thread that asked for it. All jobs that it will make carry what
     * the first one does.
     *
     * @param jobName of its jobs
     */
    default Adding scheduling(String queue, String schedulerId, String jobName) {
        return NoopTelemetry.ADDING;
    }

    /**
     * One attempt at a job begins, on the thread that will run it to its end.
     *
     * @param workerId tells the workers of all processes apart
     * @param workerName as in the worker's options
     */
    Processing processing(Job job, String workerId, @Nullable String workerName);

    /** A call that adds jobs, until it is told how it ended: once, on any thread. */
    interface Adding {
        /** The options of one of the jobs, with what it carries; the same if they say that it carries nothing. */
        JobOptions carriedBy(JobOptions options);

        /** @param jobIds one for each job, in order */
        void added(List<String> jobIds);

        /** None of the jobs was added, or nobody knows. */
        void failed(Throwable failure);
    }

    /** A call that adds flows, until it is told how it ended: once, on any thread, after all of its jobs were. */
    interface AddingFlows {
        /** A job that stands at the top of a tree. */
        FlowNode root(String queue, String jobName);

        /** All of them were added. */
        void added();

        /** None of them was added, or nobody knows. */
        void failed(Throwable failure);
    }

    /** A job of a flow, until it is told what became of it: once, on any thread. */
    interface FlowNode {
        /** A job that it waits for. */
        FlowNode child(String queue, String jobName);

        /** Its options with what it carries; the same if they say that it carries nothing. */
        JobOptions carriedBy(JobOptions options);

        /** It was added, or was there already. */
        void added(String jobId);

        /** It was not added, or nobody knows. */
        void failed(Throwable failure);
    }

    /** An attempt at a job, until it is told how it ended: once, on the thread that it began on. */
    interface Processing {
        /** What names this attempt to others, stored with the job if it fails; null if there is nothing. */
        @Nullable
        String metadata();

        /** The processor returned. */
        void completed();

        /** The attempt failed, whether another one follows or not. */
        void failed(Throwable failure);

        /** Neither: the job was given back, put off, or lost. */
        void ended();
    }
}
