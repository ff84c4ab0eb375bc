package dev.oxbow.app.fleet;

import dev.oxbow.app.fleet.Plan.PlannedQueue;
import java.util.ArrayList;
import java.util.List;

/** Makes up jobs: each may be delayed, prioritised, fail, be put off and so on, alone or together. For one thread. */
final class JobMaker {
    private static final int LONGEST_DELAY = 300;
    private static final int LONGEST_VALUE = 900;

    private final Dice dice;
    private final List<PlannedQueue> queues;

    JobMaker(Dice dice, List<PlannedQueue> queues) {
        this.dice = dice;
        this.queues = queues;
    }

    PlannedQueue anyQueue() {
        return dice.oneOf(queues);
    }

    int anyValue() {
        return dice.between(1, LONGEST_VALUE);
    }

    /** A job that no other has to do with; it may leave nothing behind, or add a child of its own. */
    PlannedJob alone(String label, PlannedQueue queue) {
        PlannedJob job = member(label, queue);
        Work data = job.data();
        if (data.fails() == 0 && !data.hopeless() && data.putsOff() == null && dice.chance(8)) {
            return new PlannedJob(
                    job.kind() + " growing",
                    job.queue(),
                    data.growing(anyQueue().name()),
                    job.options());
        }
        return dice.chance(8)
                ? new PlannedJob(
                        job.kind() + " leaving",
                        job.queue(),
                        data,
                        job.options().leaving())
                : job;
    }

    /** A job that may be part of a family, and that may be added twice if it gets an id. */
    PlannedJob member(String label, PlannedQueue queue) {
        List<String> kind = new ArrayList<>();
        Work data = Work.of(label, anyValue());
        Terms terms = Terms.NONE;
        if (dice.chance(20)) {
            kind.add("delayed");
            terms = terms.delayed(dice.between(10, dice.chance(20) ? LONGEST_DELAY : LONGEST_DELAY / 3));
        }
        if (dice.chance(25)) {
            kind.add("prioritised");
            terms = terms.prioritised(dice.between(1, 10));
        } else if (dice.chance(15)) {
            kind.add("lifo");
            terms = terms.ahead();
        }
        if (dice.chance(35)) {
            kind.add("failing");
            int tries = dice.between(1, 4);
            terms = terms.tried(tries, dice.chance(60) ? pause() : null);
            data = data.failing(dice.between(0, tries));
        }
        if (dice.chance(5)) {
            kind.add("hopeless");
            data = data.withoutHope();
        }
        if (dice.chance(10)) {
            kind.add("put off");
            data = putOff(data, queue);
        }
        if (dice.chance(15)) {
            kind.add("in steps");
            data = data.withSteps(dice.between(1, 3));
        }
        if (dice.chance(20)) {
            kind.add("named");
            terms = terms.named(label);
        }
        return new PlannedJob(kind.isEmpty() ? "plain" : String.join(" ", kind), queue.name(), data, terms);
    }

    /** A job that completes at once, with a priority, ahead of the others, or neither. */
    static PlannedJob withPlace(String label, PlannedQueue queue, Dice dice) {
        Terms terms =
                switch (dice.between(0, 3)) {
                    case 0 -> Terms.NONE;
                    case 1 -> Terms.NONE.ahead();
                    default -> Terms.NONE.prioritised(dice.between(1, 5));
                };
        return new PlannedJob("placed", queue.name(), Work.of(label, 1), terms);
    }

    private Terms.Pause pause() {
        double jitter = dice.chance(50) ? 0.5 : 0;
        return dice.chance(50)
                ? new Terms.Pause("fixed", dice.between(5, 30), jitter)
                : new Terms.Pause("exponential", dice.between(5, 15), jitter);
    }

    /** Holding the queue back is for queues with a limit, and no shorter than the limit's own window. */
    private Work putOff(Work data, PlannedQueue queue) {
        Plan.Pace pace = queue.paceInForce();
        return pace != null && dice.chance(30)
                ? data.puttingOff(Work.PuttingOff.LIMIT, pace.duration())
                : data.puttingOff(dice.chance(50) ? Work.PuttingOff.DELAY : Work.PuttingOff.WAIT, 0);
    }
}
