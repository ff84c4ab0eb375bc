package dev.oxbow.app.fleet;

import dev.oxbow.app.fleet.Plan.Act;
import dev.oxbow.app.fleet.Plan.Group;
import dev.oxbow.app.fleet.Plan.Group.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Makes up jobs of which both sides add more than there may be. For one thread. */
final class GroupMaker {
    private static final int HOUR = 3_600_000;
    private static final int MOST_ADDS = 5;

    private final Dice dice;
    private final JobMaker jobs;
    private final Map<String, Fate> fates = new HashMap<>();
    private final List<Group> groups = new ArrayList<>();

    GroupMaker(Dice dice, JobMaker jobs) {
        this.dice = dice;
        this.jobs = jobs;
    }

    Map<String, Fate> fates() {
        return fates;
    }

    List<Group> groups() {
        return groups;
    }

    /** The same job, to be added by both sides: there is one of it. */
    List<Act> twins(String label) {
        PlannedJob job = jobs.member(label, jobs.anyQueue());
        PlannedJob twin = new PlannedJob(
                "twin " + job.kind(), job.queue(), job.data(), job.options().named(label));
        fates.put(label, Fate.of(twin));
        List<Act> acts = new ArrayList<>();
        for (int i = dice.between(2, 4); i > 0; i--) {
            acts.add(Act.of(List.of(twin)));
        }
        return acts;
    }

    /** Others are kept out until the owner ends. */
    List<Act> simple(String id) {
        return group(id, Rule.ALL_TOLD, terms -> terms.single(new Terms.Single(id, null, null, null, null)));
    }

    /** Others are kept out for longer than the scenario takes. */
    List<Act> throttled(String id) {
        return group(id, Rule.ONE, terms -> terms.single(new Terms.Single(id, HOUR, null, null, null)));
    }

    /** Each takes the place of the one before, as long as that is delayed. */
    List<Act> debounced(String id) {
        return group(id, Rule.ONE_IN_THE_END, terms -> terms.single(new Terms.Single(id, HOUR, true, true, null))
                .delayed(dice.between(20, 100)));
    }

    /** The last of those kept out by a running job comes after it. */
    List<Act> keepingLast(String id) {
        return group(id, Rule.TOLD_AND_LATER, terms -> terms.single(new Terms.Single(id, null, null, null, true)));
    }

    private List<Act> group(String id, Rule rule, Function<Terms, Terms> change) {
        String queue = jobs.anyQueue().name();
        Set<String> labels = new HashSet<>();
        List<Act> acts = new ArrayList<>();
        for (int i = dice.between(3, 2 * MOST_ADDS); i > 0; i--) {
            PlannedJob job = new PlannedJob(
                    "single " + rule,
                    queue,
                    Work.of(id + "-" + i, jobs.anyValue()).withSteps(dice.between(0, 3)),
                    change.apply(Terms.NONE));
            labels.add(job.label());
            fates.put(job.label(), Fate.of(job).jobs(0, 1));
            acts.add(Act.of(List.of(job)));
        }
        groups.add(new Group(id, rule, labels));
        return acts;
    }
}
