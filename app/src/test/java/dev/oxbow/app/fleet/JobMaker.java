package dev.oxbow.app.fleet;

import dev.oxbow.app.fleet.Plan.PlannedQueue;
import java.util.ArrayList;
import java.util.List;

/**
 * Generates jobs: each may be delayed, prioritized, fail, be postponed and so on, alone or in combination. For one
 * thread.
 */
final class JobMaker {
    private static final int LONGEST_DELAY = 300;
    private static final int LONGEST_VALUE = 900;

    private final RandomSource random;
    private final List<PlannedQueue> queues;

    JobMaker(RandomSource random, List<PlannedQueue> queues) {
        this.random = random;
        this.queues = queues;
    }

    PlannedQueue anyQueue() {
        return random.oneOf(queues);
    }

    int anyValue() {
        return random.between(1, LONGEST_VALUE);
    }

    /** An independent job; it may be removed on completion, or add a child of its own. */
    PlannedJob alone(String label, PlannedQueue queue) {
        PlannedJob job = member(label, queue);
        Work data = job.data();
        if (data.fails() == 0 && !data.hopeless() && data.putsOff() == null && random.chance(8)) {
            return new PlannedJob(
                    job.kind() + " growing",
                    job.queue(),
                    data.growing(anyQueue().name()),
                    job.options());
        }
        return random.chance(8)
                ? new PlannedJob(
                        job.kind() + " leaving",
                        job.queue(),
                        data,
                        job.options().leaving())
                : job;
    }

    /** A job that may be part of a flow, and that may be added twice if it gets an id. */
    PlannedJob member(String label, PlannedQueue queue) {
        List<String> kind = new ArrayList<>();
        Work data = Work.of(label, anyValue());
        PlannedOptions terms = PlannedOptions.NONE;
        if (random.chance(20)) {
            kind.add("delayed");
            terms = terms.delayed(random.between(10, random.chance(20) ? LONGEST_DELAY : LONGEST_DELAY / 3));
        }
        if (random.chance(25)) {
            kind.add("prioritised");
            terms = terms.prioritised(random.between(1, 10));
        } else if (random.chance(15)) {
            kind.add("lifo");
            terms = terms.ahead();
        }
        if (random.chance(35)) {
            kind.add("failing");
            int tries = random.between(1, 4);
            terms = terms.tried(tries, random.chance(60) ? pause() : null);
            data = data.failing(random.between(0, tries));
        }
        if (random.chance(5)) {
            kind.add("hopeless");
            data = data.withoutHope();
        }
        if (random.chance(10)) {
            kind.add("put off");
            data = postponed(data, queue);
        }
        if (random.chance(15)) {
            kind.add("in steps");
            data = data.withSteps(random.between(1, 3));
        }
        if (random.chance(20)) {
            kind.add("named");
            terms = terms.named(label);
        }
        return new PlannedJob(kind.isEmpty() ? "plain" : String.join(" ", kind), queue.name(), data, terms);
    }

    /** A job that completes at once, with a priority, with lifo, or with neither. */
    static PlannedJob withOrder(String label, PlannedQueue queue, RandomSource random) {
        PlannedOptions terms =
                switch (random.between(0, 3)) {
                    case 0 -> PlannedOptions.NONE;
                    case 1 -> PlannedOptions.NONE.ahead();
                    default -> PlannedOptions.NONE.prioritised(random.between(1, 5));
                };
        return new PlannedJob("placed", queue.name(), Work.of(label, 1), terms);
    }

    private PlannedOptions.Pause pause() {
        double jitter = random.chance(50) ? 0.5 : 0;
        return random.chance(50)
                ? new PlannedOptions.Pause("fixed", random.between(5, 30), jitter)
                : new PlannedOptions.Pause("exponential", random.between(5, 15), jitter);
    }

    /** A processor rate limits only queues that have a limit, and for no shorter time than the limit's own window. */
    private Work postponed(Work data, PlannedQueue queue) {
        Plan.Pace pace = queue.paceInForce();
        return pace != null && random.chance(30)
                ? data.puttingOff(Work.PuttingOff.LIMIT, pace.duration())
                : data.puttingOff(random.chance(50) ? Work.PuttingOff.DELAY : Work.PuttingOff.WAIT, 0);
    }
}
