package dev.oxbow.app.fleet;

/**
 * The required result of a label's jobs.
 *
 * @param kind of the job, for messages
 * @param leastJobs the minimum number of jobs with the label: 1 except for schedulers and jobs that deduplication keeps
 *     out
 * @param mostJobs the maximum number of jobs with the label
 * @param leastRuns the minimum number of runs of each job
 * @param mostRuns the maximum number of runs; more than the minimum if a parent may be released early
 * @param end the final state
 * @param value the return value, if it completes
 * @param attemptsMade at the end
 * @param steps of its progress, and rows of its log for each run
 */
record ExpectedResult(
        String kind,
        String queue,
        int leastJobs,
        int mostJobs,
        int leastRuns,
        int mostRuns,
        End end,
        int value,
        int attemptsMade,
        int steps) {
    enum End {
        COMPLETED,
        FAILED,
        /** Completed, and removed on completion. */
        GONE
    }

    /** For a job without children, as it is added. */
    static ExpectedResult of(PlannedJob job) {
        Work work = job.data();
        int tries = job.options().tries();
        int early = work.putsOff() == null ? 0 : 1;
        int later = work.grows() == null ? 0 : 1;
        int attempts = work.hopeless() ? 1 : Math.min(work.fails() + 1, tries);
        boolean completes = !work.hopeless() && work.fails() < tries;
        End end = !completes ? End.FAILED : job.options().leaves() ? End.GONE : End.COMPLETED;
        int value = work.value() + (work.grows() == null ? 0 : Work.LATE_VALUE);
        return new ExpectedResult(
                job.kind(),
                job.queue(),
                1,
                1,
                attempts + early,
                attempts + early + later,
                end,
                value,
                attempts,
                work.steps());
    }

    ExpectedResult jobs(int least, int most) {
        return new ExpectedResult(kind, queue, least, most, leastRuns, mostRuns, end, value, attemptsMade, steps);
    }

    /** Failed because of a child: no processor gets it. */
    ExpectedResult failedByAChild() {
        return new ExpectedResult(kind, queue, 1, 1, 0, 0, End.FAILED, 0, 1, 0);
    }

    /** Released early at most that many times, with that sum. */
    ExpectedResult parent(int releases, int sum) {
        return new ExpectedResult(kind, queue, 1, 1, leastRuns, mostRuns + releases, end, sum, attemptsMade, steps);
    }

    /** Retried after its last attempt, with success. */
    ExpectedResult revived() {
        return new ExpectedResult(
                kind, queue, 1, 1, leastRuns + 1, mostRuns + 1, End.COMPLETED, value, attemptsMade + 1, steps);
    }

    boolean completes() {
        return end != End.FAILED;
    }
}
