package dev.oxbow.app.fleet;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A scenario: what both sides do, in which order, and the expected results. Immutable; the same for the same seed
 * ({@link PlanMaker}).
 *
 * @param ownProducer whether Oxbow's producer is a separate Oxbow, like another process, beside that of its workers
 * @param rounds one after the other
 * @param revived labels of jobs that fail, with a parent that keeps waiting, and the side that retries them when the
 *     rounds are over
 * @param expectedResults the expected result of each job, by its label
 * @param groups jobs that deduplicate each other
 */
record Plan(
        long seed,
        boolean ownProducer,
        List<PlannedQueue> queues,
        List<Round> rounds,
        Map<String, Side> revived,
        Map<String, ExpectedResult> expectedResults,
        List<Group> groups) {
    Plan {
        queues = List.copyOf(queues);
        rounds = List.copyOf(rounds);
        revived = Map.copyOf(revived);
        expectedResults = Map.copyOf(expectedResults);
        groups = List.copyOf(groups);
    }

    List<String> queueNames() {
        return queues.stream().map(PlannedQueue::name).toList();
    }

    PlannedQueue queue(String name) {
        return queues.stream()
                .filter(queue -> queue.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The disturbances and their queues, for messages. */
    String summary() {
        return "%d labels on %s; %s; Oxbow adds from %s"
                .formatted(
                        expectedResults.size(),
                        queues,
                        rounds.stream().map(Round::disturbance).toList(),
                        ownProducer ? "a pool of its own" : "where it works");
    }

    /**
     * A queue, its workers and its limits.
     *
     * @param concurrency how many jobs each side's worker processes at once
     * @param atOnce the queue's global concurrency; null: none
     * @param pace the queue's own rate limit; null: none
     * @param workersPace the workers' rate limit; null: none
     * @param limitedBy the side that sets the queue's limits
     */
    record PlannedQueue(
            String name,
            Map<Side, Integer> concurrency,
            @Nullable Integer atOnce,
            @Nullable Pace pace,
            @Nullable Pace workersPace,
            Side limitedBy) {
        /** The effective rate limit, if there is one. */
        @Nullable
        Pace paceInForce() {
            return pace == null ? workersPace : pace;
        }
    }

    /** A maximum of starts within a number of milliseconds. */
    record Pace(int max, int duration) {}

    /** What both sides add concurrently, and the disturbance meanwhile. */
    record Round(Map<Side, List<Act>> acts, Disturbance disturbance) {}

    /** What a producer adds by one call: exactly one of these is set. */
    record Act(
            @Nullable List<PlannedJob> jobs,
            @Nullable PlannedFlow family,
            @Nullable PlannedScheduler scheduler) {
        static Act of(List<PlannedJob> jobs) {
            return new Act(List.copyOf(jobs), null, null);
        }

        static Act of(PlannedFlow family) {
            return new Act(null, family, null);
        }

        static Act of(PlannedScheduler scheduler) {
            return new Act(null, null, scheduler);
        }
    }

    /** A scheduler with a run every so many milliseconds, and a limit of runs. */
    record PlannedScheduler(String id, String queue, int every, int limit, PlannedJob template) {}

    /**
     * A disturbance of a queue or its worker.
     *
     * @param after how many runs after the round's beginning
     * @param length after how many more runs it ends; a queue's pause ends when the queue has no active jobs
     * @param by the side of the worker, or the side that pauses the queue
     * @param backBy the side that resumes the queue
     * @param concurrency of a worker that is opened again
     */
    record Disturbance(What what, String queue, int after, int length, Side by, Side backBy, int concurrency) {
        enum What {
            PAUSE_OF_THE_QUEUE,
            PAUSE_OF_A_WORKER,
            END_OF_A_WORKER
        }
    }

    /**
     * Jobs that deduplicate each other.
     *
     * @param rule how many there are at the end
     */
    record Group(String name, Rule rule, Set<String> labels) {
        Group {
            labels = Set.copyOf(labels);
        }

        enum Rule {
            /** Each id with which an add was answered is a job. */
            ALL_REPORTED,
            /** The same, and there is only one. */
            ONE,
            /** One; the others were reported before it replaced them. */
            ONE_IN_THE_END,
            /** The reported ones, and others that were kept for later. */
            REPORTED_AND_LATER
        }
    }
}
