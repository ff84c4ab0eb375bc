package dev.oxbow.core.queue;

import dev.oxbow.core.job.JobCounts;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.scheduler.JobSchedulers;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@link Queue} and a {@link TypedQueue} have in common: everything that does not depend on what its jobs carry.
 * Thread-safe, holds no connection and needs no closing. Every method that sends a command blocks for one round trip and throws
 * {@link dev.oxbow.core.pool.RedisException} when Redis cannot be reached or answers with an error.
 */
public interface QueueOperations {
    /** Its name, as BullMQ knows it. */
    String name();

    /** The job of that id and its state; empty if there is none. */
    Optional<JobView> find(String jobId);

    /** Id of the job that keeps others of this deduplication id from being added; empty if there is none. One command. */
    Optional<String> deduplicationOwner(String deduplicationId);

    /**
     * Allows the next job of this deduplication id to be added. One command.
     *
     * @return whether a job kept others from being added
     */
    boolean removeDeduplicationKey(String deduplicationId);

    /** How many jobs are in each state. */
    JobCounts counts();

    /**
     * Its job schedulers. Sends no command.
     *
     * @throws UnsupportedOperationException if the store is in memory: schedulers need Redis
     */
    JobSchedulers schedulers();

    /** Stops all workers of the queue, in every process, from taking jobs. Active jobs continue, and jobs can be added. */
    void pause();

    /** Allows workers to take jobs again. */
    void resume();

    /** Whether it is paused. */
    boolean isPaused();

    /** What is stored about the queue itself: version, paused, limits. */
    QueueMeta meta();

    /** Its jobs by state. Sends no command. */
    JobLists jobs();

    /** Operations on many of its jobs at once. Sends no command. */
    QueueMaintenance maintenance();

    /** Its limits of concurrency and rate. Sends no command. */
    QueueLimits limits();

    /** How many jobs completed or failed, in all and in each minute that is kept; see {@link #metrics(JobState, long, long)}. */
    QueueMetrics metrics(JobState end);

    /**
     * How many jobs completed or failed, as counted by workers that keep metrics.
     *
     * @param end completed or failed
     * @param firstMinute 0 is the newest; negative: from the end
     * @param lastMinute inclusive; -1 is the oldest that is kept
     * @throws IllegalArgumentException if the state is neither completed nor failed
     */
    QueueMetrics metrics(JobState end, long firstMinute, long lastMinute);

    /**
     * How many jobs are in each state, and how many completed and failed so far (as counted by workers that keep metrics), in the
     * text format of Prometheus with BullMQ's names. One command.
     *
     * @param labels of the program's own, added to every line
     * @throws IllegalArgumentException if the name of a label is not valid in Prometheus, or is {@code queue} or {@code state}
     * @throws UnsupportedOperationException if the store is in memory: it keeps no metrics
     */
    String prometheusMetrics(Map<String, String> labels);

    /**
     * Connections that have the name of a worker of the queue, in any process and language. A process with Oxbow has at most as many
     * names as connections; see the documentation of queues.
     */
    List<ConnectedClient> workers();

    /** Connections that have the name of a reader of the queue's events. */
    List<ConnectedClient> eventReaders();
}
