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
            return Untold.ADDING;
        }

        @Override
        public Processing processing(Job job, String workerId, @Nullable String workerName) {
            return Untold.PROCESSING;
        }
    };

    /**
     * One call that adds jobs begins, on the thread that asked for it.
     *
     * @param jobNames one for each job
     */
    Adding adding(String queue, List<String> jobNames);

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
