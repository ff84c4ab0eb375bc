package dev.oxbow.app.fleet;

/**
 * What must become of a label's jobs.
 *
 * @param kind of the job, for messages
 * @param leastJobs how many jobs bear the label at least: 1 but for schedulers and jobs that are kept out
 * @param mostJobs and at most
 * @param leastRuns how often a processor gets each at least
 * @param mostRuns and at most; more than the least where a parent may be released early
 * @param end what it ends as
 * @param value what it returns, if it completes
 * @param attemptsMade in the end
 * @param steps of its progress, and rows of its log for each run
 */
record Fate(
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
        /** Completed, and removed by that. */
        GONE
    }

    /** Of a job without children, as it is added. */
    static Fate of(PlannedJob job) {
        Work work = job.data();
        int tries = job.options().tries();
        int early = work.putsOff() == null ? 0 : 1;
        int later = work.grows() == null ? 0 : 1;
        int attempts = work.hopeless() ? 1 : Math.min(work.fails() + 1, tries);
        boolean completes = !work.hopeless() && work.fails() < tries;
        End end = !completes ? End.FAILED : job.options().leaves() ? End.GONE : End.COMPLETED;
        int value = work.value() + (work.grows() == null ? 0 : Work.LATE_VALUE);
        return new Fate(
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

    Fate jobs(int least, int most) {
        return new Fate(kind, queue, least, most, leastRuns, mostRuns, end, value, attemptsMade, steps);
    }

    /** Failed by a child: no processor gets it. */
    Fate failedByAChild() {
        return new Fate(kind, queue, 1, 1, 0, 0, End.FAILED, 0, 1, 0);
    }

    /** Released early so many times at most, and with that sum. */
    Fate parent(int releases, int sum) {
        return new Fate(kind, queue, 1, 1, leastRuns, mostRuns + releases, end, sum, attemptsMade, steps);
    }

    /** Retried after its last attempt, which is then followed by a good one. */
    Fate revived() {
        return new Fate(kind, queue, 1, 1, leastRuns + 1, mostRuns + 1, End.COMPLETED, value, attemptsMade + 1, steps);
    }

    boolean completes() {
        return end != End.FAILED;
    }
}
