package dev.oxbow.core.telemetry;

import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Port: is notified when jobs are added and processed, and supplies the trace context that a job carries, so that a trace continues
 * where the job is processed, in any process and language. Thread-safe; its methods must neither block nor throw.
 */
public interface Telemetry {
    /** Does nothing; jobs carry no trace context. */
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
     * A call that adds jobs begins, on the caller's thread.
     *
     * @param jobNames one for each job
     */
    Adding adding(String queue, List<String> jobNames);

    /**
     * A call that adds flows begins, on the caller's thread.
     *
     * @param queue of the first flow's root
     * @param jobNames of the roots, at least one
     */
    default AddingFlows addingFlows(String queue, List<String> jobNames) {
        return NoopTelemetry.ADDING_FLOWS;
    }

    /**
     * A scheduler is created or changed, which adds its next job; on the caller's thread. All jobs of the scheduler carry the context
     * of the first one.
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

    /** A call that adds jobs. One of the last two methods is called, once, on any thread. */
    interface Adding {
        /** The options of one of the jobs, with what it carries; the same if they say that it carries nothing. */
        JobOptions carriedBy(JobOptions options);

        /** @param jobIds one for each job, in order */
        void added(List<String> jobIds);

        /** No job was added, or it is not known. */
        void failed(Throwable failure);
    }

    /** A call that adds flows. One of the last two methods is called, once, on any thread, after those of all its jobs. */
    interface AddingFlows {
        /** The job at the root of a tree. */
        FlowNode root(String queue, String jobName);

        /** All of them were added. */
        void added();

        /** No flow was added, or it is not known. */
        void failed(Throwable failure);
    }

    /** A job of a flow. One of the last two methods is called, once, on any thread. */
    interface FlowNode {
        /** A job that it waits for. */
        FlowNode child(String queue, String jobName);

        /** Its options with what it carries; the same if they say that it carries nothing. */
        JobOptions carriedBy(JobOptions options);

        /** It was added, or was there already. */
        void added(String jobId);

        /** It was not added, or it is not known. */
        void failed(Throwable failure);
    }

    /** An attempt at a job. One of the last three methods is called, once, on the thread that it began on. */
    interface Processing {
        /** What names this attempt to others, stored with the job if it fails; null if there is nothing. */
        @Nullable
        String metadata();

        /** The processor returned. */
        void completed();

        /** The attempt failed, whether another one follows or not. */
        void failed(Throwable failure);

        /** Neither: the job was returned to the queue, delayed, or lost. */
        void ended();
    }
}
