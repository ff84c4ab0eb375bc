package dev.oxbow.core.telemetry;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Port: is notified when jobs are added and processed, and supplies the trace context that a job carries, so that a
 * trace continues where the job is processed, in whatever process and language. Thread-safe; its methods must neither
 * block nor throw.
 */
public interface Telemetry {
    /** No telemetry: jobs carry nothing, at no cost. */
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
     * A call that adds jobs begins; called on the caller's thread.
     *
     * @param jobNames one for each job
     */
    Adding adding(String queue, List<String> jobNames);

    /**
     * A call that adds flows begins; called on the caller's thread.
     *
     * @param queue of the first flow's root
     * @param jobNames of the roots, at least one
     */
    default AddingFlows addingFlows(String queue, List<String> jobNames) {
        return NoopTelemetry.ADDING_FLOWS;
    }

    /**
     * A call that creates or changes a scheduler begins, which adds its next job; called on the caller's thread. All
     * jobs of the scheduler carry what the first one carries.
     *
     * @param jobName of its jobs
     */
    default Adding scheduling(String queue, String schedulerId, String jobName) {
        return NoopTelemetry.ADDING;
    }

    /**
     * One attempt at a job begins; called on the thread that runs the attempt to its end.
     *
     * @param workerId distinguishes the workers of all processes
     * @param workerName as in the worker's options
     */
    Processing processing(Job job, String workerId, @Nullable String workerName);

    /** A call that adds jobs, until {@link #added} or {@link #failed} reports its end: once, on any thread. */
    interface Adding {
        /** The options of one of the jobs, with the trace context; unchanged if they say that the job carries none. */
        JobOptions carriedBy(JobOptions options);

        /** @param jobIds one for each job, in order */
        void added(List<String> jobIds);

        /** None of the jobs was added, or the outcome is unknown. */
        void failed(Throwable failure);
    }

    /**
     * A call that adds flows, until {@link #added} or {@link #failed} reports its end: once, on any thread, after the
     * ends of all its jobs.
     */
    interface AddingFlows {
        /** A job at the root of a tree. */
        FlowNode root(String queue, String jobName);

        /** All of them were added. */
        void added();

        /** None of them was added, or the outcome is unknown. */
        void failed(Throwable failure);
    }

    /** A job of a flow, until {@link #added} or {@link #failed} reports its end: once, on any thread. */
    interface FlowNode {
        /** A child of this job. */
        FlowNode child(String queue, String jobName);

        /** The options of the job with its trace context; unchanged if they say that the job carries none. */
        JobOptions carriedBy(JobOptions options);

        /** The job was added, or existed already. */
        void added(String jobId);

        /** The job was not added, or the outcome is unknown. */
        void failed(Throwable failure);
    }

    /** An attempt at a job, until one of its methods reports its end: once, on the thread on which it began. */
    interface Processing {
        /** The identity of this attempt for links, stored with the job if it fails; null if there is none. */
        @Nullable
        String metadata();

        /** The processor returned. */
        void completed();

        /** The attempt failed, whether another one follows or not. */
        void failed(Throwable failure);

        /** Neither: the job was released, delayed, or lost. */
        void ended();
    }
}
