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

/** Makes a plan up from a seed: the same one always, as long as this package stays as it is. For one thread. */
final class PlanMaker {
    private static final int MOST_AT_ONCE = 10;

    private final long seed;
    private final Dice dice;
    private final List<PlannedQueue> queues;
    private final JobMaker jobs;
    private final FamilyMaker families;
    private final GroupMaker groups;
    private final Map<String, Fate> fates = new HashMap<>();
    private final Map<Side, List<Act>> acts = new EnumMap<>(Side.class);

    private PlanMaker(long seed) {
        this.seed = seed;
        this.dice = new Dice(seed);
        this.queues = queues();
        this.jobs = new JobMaker(dice, queues);
        this.families = new FamilyMaker(dice, jobs);
        this.groups = new GroupMaker(dice, jobs);
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
            acts.put(side, dice.shuffled(actsOf(side)));
        }
        fates.putAll(families.fates());
        fates.putAll(groups.fates());
        return new Plan(seed, dice.chance(40), queues, rounds(), families.revived(), fates, groups.groups());
    }

    /** One without limits, one where only some may run at once in every other plan, and one with a pace in two of three. */
    private List<PlannedQueue> queues() {
        Integer atOnce = dice.chance(50) ? dice.between(1, 4) : null;
        Pace pace = new Pace(dice.between(5, 10), dice.between(50, 80));
        int paced = dice.between(0, 2);
        return List.of(
                new PlannedQueue("fleet-a", concurrency(), null, null, null, Side.NODE),
                new PlannedQueue("fleet-b", concurrency(), atOnce, null, null, dice.side()),
                new PlannedQueue(
                        "fleet-c",
                        concurrency(),
                        null,
                        paced == 1 ? pace : null,
                        paced == 2 ? pace : null,
                        dice.side()));
    }

    private Map<Side, Integer> concurrency() {
        return Map.of(Side.NODE, dice.between(1, MOST_AT_ONCE), Side.OXBOW, dice.between(1, MOST_AT_ONCE));
    }

    private List<Act> actsOf(Side side) {
        return acts.computeIfAbsent(side, none -> new ArrayList<>());
    }

    private static String letter(Side side) {
        return side == Side.NODE ? "n" : "x";
    }

    private void addJobs(Side side, List<Act> own) {
        int number = 0;
        for (int call = dice.between(25, 35); call > 0; call--) {
            PlannedQueue queue = jobs.anyQueue();
            List<PlannedJob> together = new ArrayList<>();
            for (int i = dice.chance(20) ? dice.between(2, 10) : 1; i > 0; i--) {
                number++;
                PlannedJob job = jobs.alone(letter(side) + number, queue);
                fates.put(job.label(), Fate.of(job));
                String growing = job.data().grows();
                if (growing != null) {
                    PlannedJob late = new PlannedJob("late", growing, Work.lateChildOf(job.label()), Terms.NONE);
                    fates.put(late.label(), Fate.of(late));
                }
                together.add(job);
            }
            own.add(Act.of(together));
        }
    }

    private void addFamilies(Side side, List<Act> own) {
        for (int family = dice.between(4, 6); family > 0; family--) {
            own.add(Act.of(families.family(letter(side) + "-f" + family)));
        }
    }

    private void addSchedulers(Side side, List<Act> own) {
        for (int scheduler = dice.between(1, 2); scheduler > 0; scheduler--) {
            String id = letter(side) + "-s" + scheduler;
            Work work = Work.of(id, jobs.anyValue()).failing(dice.between(0, 1));
            PlannedJob template = new PlannedJob("scheduled", jobs.anyQueue().name(), work, Terms.NONE.tried(2, null));
            int limit = dice.between(3, 6);
            fates.put(id, Fate.of(template).jobs(limit, limit));
            own.add(Act.of(new PlannedScheduler(id, template.queue(), dice.between(15, 50), limit, template)));
        }
    }

    private void addShared() {
        List<Act> shared = new ArrayList<>();
        for (int twin = dice.between(5, 8); twin > 0; twin--) {
            shared.addAll(groups.twins("twin" + twin));
        }
        shared.addAll(groups.simple("simple1"));
        shared.addAll(groups.simple("simple2"));
        shared.addAll(groups.throttled("throttled"));
        shared.addAll(groups.debounced("debounced"));
        shared.addAll(groups.keepingLast("last"));
        for (int i = 0; i < shared.size(); i++) {
            // In turn, so that both sides add of each kind.
            actsOf(i % 2 == 0 ? Side.NODE : Side.OXBOW).add(shared.get(i));
        }
    }

    /** Each kind of disturbance comes, and each side's worker ends once. */
    private List<Round> rounds() {
        List<Disturbance> disturbances = dice.shuffled(List.of(
                disturbance(What.PAUSE_OF_THE_QUEUE, dice.side()),
                disturbance(dice.chance(50) ? What.PAUSE_OF_THE_QUEUE : What.PAUSE_OF_A_WORKER, dice.side()),
                disturbance(What.PAUSE_OF_A_WORKER, dice.side()),
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
                dice.between(2, 25),
                dice.between(5, 25),
                by,
                dice.side(),
                dice.between(1, MOST_AT_ONCE));
    }
}
