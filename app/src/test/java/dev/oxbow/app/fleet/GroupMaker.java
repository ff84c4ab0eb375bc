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

/** Generates jobs that deduplicate each other and that both sides add. For one thread. */
final class GroupMaker {
    private static final int HOUR = 3_600_000;
    private static final int MOST_ADDS = 5;

    private final RandomSource random;
    private final JobMaker jobs;
    private final Map<String, ExpectedResult> expectedResults = new HashMap<>();
    private final List<Group> groups = new ArrayList<>();

    GroupMaker(RandomSource random, JobMaker jobs) {
        this.random = random;
        this.jobs = jobs;
    }

    Map<String, ExpectedResult> expectedResults() {
        return expectedResults;
    }

    List<Group> groups() {
        return groups;
    }

    /** The same job, added by both sides: it exists once. */
    List<Act> twins(String label) {
        PlannedJob job = jobs.member(label, jobs.anyQueue());
        PlannedJob twin = new PlannedJob(
                "twin " + job.kind(), job.queue(), job.data(), job.options().named(label));
        expectedResults.put(label, ExpectedResult.of(twin));
        List<Act> acts = new ArrayList<>();
        for (int i = random.between(2, 4); i > 0; i--) {
            acts.add(Act.of(List.of(twin)));
        }
        return acts;
    }

    /** Further jobs are kept out until the owner ends. */
    List<Act> simple(String id) {
        return group(
                id, Rule.ALL_REPORTED, terms -> terms.single(new PlannedOptions.Single(id, null, null, null, null)));
    }

    /** Further jobs are kept out for longer than the scenario takes. */
    List<Act> throttled(String id) {
        return group(id, Rule.ONE, terms -> terms.single(new PlannedOptions.Single(id, HOUR, null, null, null)));
    }

    /** Each job replaces the one before, as long as that is delayed. */
    List<Act> debounced(String id) {
        return group(
                id, Rule.ONE_IN_THE_END, terms -> terms.single(new PlannedOptions.Single(id, HOUR, true, true, null))
                        .delayed(random.between(20, 100)));
    }

    /** The last of the jobs kept out by an active job is added after it. */
    List<Act> keepingLast(String id) {
        return group(
                id,
                Rule.REPORTED_AND_LATER,
                terms -> terms.single(new PlannedOptions.Single(id, null, null, null, true)));
    }

    private List<Act> group(String id, Rule rule, Function<PlannedOptions, PlannedOptions> change) {
        String queue = jobs.anyQueue().name();
        Set<String> labels = new HashSet<>();
        List<Act> acts = new ArrayList<>();
        for (int i = random.between(3, 2 * MOST_ADDS); i > 0; i--) {
            PlannedJob job = new PlannedJob(
                    "single " + rule,
                    queue,
                    Work.of(id + "-" + i, jobs.anyValue()).withSteps(random.between(0, 3)),
                    change.apply(PlannedOptions.NONE));
            labels.add(job.label());
            expectedResults.put(job.label(), ExpectedResult.of(job).jobs(0, 1));
            acts.add(Act.of(List.of(job)));
        }
        groups.add(new Group(id, rule, labels));
        return acts;
    }
}
