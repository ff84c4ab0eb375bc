package dev.oxbow.app.fleet;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A scenario: what both sides do, in which order, and what it must lead to. Immutable; the same for the same seed ({@link
 * PlanMaker}).
 *
 * @param ownProducer whether Oxbow's producer is a process of its own, as it were, beside that of its workers
 * @param rounds one after the other
 * @param revived labels of jobs that fail, with a parent that goes on waiting, and are retried by that side when all is quiet
 * @param fates what must become of each job, by its label
 * @param groups jobs that keep each other out
 */
record Plan(
        long seed,
        boolean ownProducer,
        List<PlannedQueue> queues,
        List<Round> rounds,
        Map<String, Side> revived,
        Map<String, Fate> fates,
        List<Group> groups) {
    Plan {
        queues = List.copyOf(queues);
        rounds = List.copyOf(rounds);
        revived = Map.copyOf(revived);
        fates = Map.copyOf(fates);
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

    /** How many runs there are at least. */
    int leastRuns() {
        return fates.values().stream()
                .mapToInt(fate -> fate.leastJobs() * fate.leastRuns())
                .sum();
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
        /** The rate limit that holds, if one does. */
        @Nullable
        Pace paceInForce() {
            return pace == null ? workersPace : pace;
        }
    }

    /** So many starts in so many milliseconds. */
    record Pace(int max, int duration) {}

    /** What both sides add at once, and what is done meanwhile. */
    record Round(Map<Side, List<Act>> acts, Disturbance disturbance) {}

    /** What a producer adds by one call: one of these is there. */
    record Act(
            @Nullable List<PlannedJob> jobs,
            @Nullable Family family,
            @Nullable PlannedScheduler scheduler) {
        static Act of(List<PlannedJob> jobs) {
            return new Act(List.copyOf(jobs), null, null);
        }

        static Act of(Family family) {
            return new Act(null, family, null);
        }

        static Act of(PlannedScheduler scheduler) {
            return new Act(null, null, scheduler);
        }
    }

    /** A scheduler with a run every so many milliseconds, and so many runs in all. */
    record PlannedScheduler(String id, String queue, int every, int limit, PlannedJob template) {}

    /**
     * Something that happens to a queue or its worker.
     *
     * @param after how many runs after the round's beginning
     * @param length how many runs later it is taken back; a queue's pause is, when the queue has come to rest
     * @param by whose worker it is, or who pauses the queue
     * @param backBy who takes a queue's pause back
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
     * Jobs that keep each other out.
     *
     * @param rule how many there are in the end
     */
    record Group(String name, Rule rule, Set<String> labels) {
        Group {
            labels = Set.copyOf(labels);
        }

        enum Rule {
            /** Each id that an add was answered with is a job. */
            ALL_TOLD,
            /** So too, and it is one. */
            ONE,
            /** One, and others may have been told of before it took their place. */
            ONE_IN_THE_END,
            /** Those told of, and others that were kept for later. */
            TOLD_AND_LATER
        }
    }
}
