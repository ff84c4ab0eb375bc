package dev.oxbow.app.fleet;

import dev.oxbow.app.fleet.Plan.Act;
import dev.oxbow.app.fleet.Plan.Disturbance;
import dev.oxbow.app.fleet.Plan.Disturbance.What;
import dev.oxbow.app.fleet.Plan.Pace;
import dev.oxbow.app.fleet.Plan.PlannedQueue;
import dev.oxbow.app.fleet.Plan.PlannedScheduler;
import dev.oxbow.app.fleet.Plan.Round;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Generates a plan from a seed: always the same one, as long as this package does not change. For one thread. */
final class PlanMaker {
    private static final int MOST_AT_ONCE = 10;

    private final long seed;
    private final RandomSource random;
    private final List<PlannedQueue> queues;
    private final JobMaker jobs;
    private final FlowMaker flows;
    private final GroupMaker groups;
    private final Map<String, ExpectedResult> expectedResults = new HashMap<>();
    private final Map<Side, List<Act>> acts = new EnumMap<>(Side.class);

    private PlanMaker(long seed) {
        this.seed = seed;
        this.random = new RandomSource(seed);
        this.queues = queues();
        this.jobs = new JobMaker(random, queues);
        this.flows = new FlowMaker(random, jobs);
        this.groups = new GroupMaker(random, jobs);
    }

    static Plan of(long seed) {
        return new PlanMaker(seed).plan();
    }

    private Plan plan() {
        for (Side side : Side.values()) {
            addJobs(side, actsOf(side));
            addFamilies(side, actsOf(side));
            addSchedulers(side, actsOf(side));
        }
        addShared();
        for (Side side : Side.values()) {
            acts.put(side, random.shuffled(actsOf(side)));
        }
        expectedResults.putAll(flows.expectedResults());
        expectedResults.putAll(groups.expectedResults());
        return new Plan(seed, random.chance(40), queues, rounds(), flows.revived(), expectedResults, groups.groups());
    }

    /**
     * One without limits, one with a global concurrency in every other plan, and one with a rate limit in two of three.
     */
    private List<PlannedQueue> queues() {
        Integer atOnce = random.chance(50) ? random.between(1, 4) : null;
        Pace pace = new Pace(random.between(5, 10), random.between(50, 80));
        int paced = random.between(0, 2);
        return List.of(
                new PlannedQueue("fleet-a", concurrency(), null, null, null, Side.NODE),
                new PlannedQueue("fleet-b", concurrency(), atOnce, null, null, random.side()),
                new PlannedQueue(
                        "fleet-c",
                        concurrency(),
                        null,
                        paced == 1 ? pace : null,
                        paced == 2 ? pace : null,
                        random.side()));
    }

    private Map<Side, Integer> concurrency() {
        return Map.of(Side.NODE, random.between(1, MOST_AT_ONCE), Side.OXBOW, random.between(1, MOST_AT_ONCE));
    }

    private List<Act> actsOf(Side side) {
        return acts.computeIfAbsent(side, none -> new ArrayList<>());
    }

    private static String letter(Side side) {
        return side == Side.NODE ? "n" : "x";
    }

    private void addJobs(Side side, List<Act> own) {
        int number = 0;
        for (int call = random.between(25, 35); call > 0; call--) {
            PlannedQueue queue = jobs.anyQueue();
            List<PlannedJob> together = new ArrayList<>();
            for (int i = random.chance(20) ? random.between(2, 10) : 1; i > 0; i--) {
                number++;
                PlannedJob job = jobs.alone(letter(side) + number, queue);
                expectedResults.put(job.label(), ExpectedResult.of(job));
                String growing = job.data().grows();
                if (growing != null) {
                    PlannedJob late =
                            new PlannedJob("late", growing, Work.lateChildOf(job.label()), PlannedOptions.NONE);
                    expectedResults.put(late.label(), ExpectedResult.of(late));
                }
                together.add(job);
            }
            own.add(Act.of(together));
        }
    }

    private void addFamilies(Side side, List<Act> own) {
        for (int family = random.between(4, 6); family > 0; family--) {
            own.add(Act.of(flows.family(letter(side) + "-f" + family)));
        }
    }

    private void addSchedulers(Side side, List<Act> own) {
        for (int scheduler = random.between(1, 2); scheduler > 0; scheduler--) {
            String id = letter(side) + "-s" + scheduler;
            Work work = Work.of(id, jobs.anyValue()).failing(random.between(0, 1));
            PlannedJob template =
                    new PlannedJob("scheduled", jobs.anyQueue().name(), work, PlannedOptions.NONE.tried(2, null));
            int limit = random.between(3, 6);
            expectedResults.put(id, ExpectedResult.of(template).jobs(limit, limit));
            own.add(Act.of(new PlannedScheduler(id, template.queue(), random.between(15, 50), limit, template)));
        }
    }

    private void addShared() {
        List<Act> shared = new ArrayList<>();
        for (int twin = random.between(5, 8); twin > 0; twin--) {
            shared.addAll(groups.twins("twin" + twin));
        }
        shared.addAll(groups.simple("simple1"));
        shared.addAll(groups.simple("simple2"));
        shared.addAll(groups.throttled("throttled"));
        shared.addAll(groups.debounced("debounced"));
        shared.addAll(groups.keepingLast("last"));
        for (int i = 0; i < shared.size(); i++) {
            // Alternately, so that both sides add jobs of each kind.
            actsOf(i % 2 == 0 ? Side.NODE : Side.OXBOW).add(shared.get(i));
        }
    }

    /** Each kind of disturbance occurs, and each side's worker is closed once. */
    private List<Round> rounds() {
        List<Disturbance> disturbances = random.shuffled(List.of(
                disturbance(What.PAUSE_OF_THE_QUEUE, random.side()),
                disturbance(random.chance(50) ? What.PAUSE_OF_THE_QUEUE : What.PAUSE_OF_A_WORKER, random.side()),
                disturbance(What.PAUSE_OF_A_WORKER, random.side()),
                disturbance(What.END_OF_A_WORKER, Side.NODE),
                disturbance(What.END_OF_A_WORKER, Side.OXBOW)));
        List<Round> rounds = new ArrayList<>();
        for (int round = 0; round < disturbances.size(); round++) {
            Map<Side, List<Act>> parts = new EnumMap<>(Side.class);
            for (Side side : Side.values()) {
                List<Act> all = actsOf(side);
                parts.put(
                        side,
                        List.copyOf(all.subList(
                                all.size() * round / disturbances.size(),
                                all.size() * (round + 1) / disturbances.size())));
            }
            rounds.add(new Round(Map.copyOf(parts), disturbances.get(round)));
        }
        return rounds;
    }

    private Disturbance disturbance(What what, Side by) {
        return new Disturbance(
                what,
                jobs.anyQueue().name(),
                random.between(2, 25),
                random.between(5, 25),
                by,
                random.side(),
                random.between(1, MOST_AT_ONCE));
    }
}
