package dev.oxbow.core.store;

import dev.oxbow.core.job.JobState;
import dev.oxbow.core.queue.Dependencies;
import dev.oxbow.core.queue.LogPage;
import java.util.List;
import java.util.Set;

/**
 * Port: what can be done to single jobs of a queue from outside their workers. Like {@link JobStore}, whose room this is, every
 * operation takes a batch, is one call, and is atomic; it is thread-safe, blocks for one round trip, and throws {@link
 * dev.oxbow.core.pool.RedisException} when the store cannot be asked.
 */
public interface JobControl {
    /**
     * Changes jobs, one after the other in the order given. A change that is refused leaves its job as it was and does not
     * keep the others from being made.
     *
     * @return one for each, in order
     */
    List<ChangeResult> change(String queue, List<JobChange> changes);

    /**
     * Where jobs are, without reading them: cheaper than {@link JobStore#find} where their data are large. Idempotent.
     *
     * @return one for each id, in order; {@link JobState#UNKNOWN} if no place knows it
     */
    List<JobState> states(String queue, List<String> ids);

    /**
     * Reads pages of logs. Idempotent.
     *
     * @return one for each query, in order; empty where there is no such job
     */
    List<LogPage> logs(String queue, List<LogQuery> queries);

    /**
     * Reads all children of jobs. Idempotent.
     *
     * @param kinds which ones; the others are empty in what is returned
     * @return one for each id, in order; empty where there is no such job
     */
    List<Dependencies> dependencies(String queue, List<String> ids, Set<Dependencies.Kind> kinds);

    /**
     * Reads pages of children of jobs. Idempotent.
     *
     * @return one for each query, in order
     */
    List<Dependencies.Page> dependencyPages(String queue, List<DependencyQuery> queries);

    /**
     * Counts children of jobs. Idempotent.
     *
     * @return one for each id, in order
     */
    List<Dependencies.Counts> dependencyCounts(String queue, List<String> ids);
}
