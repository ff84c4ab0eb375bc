package dev.oxbow.app.fleet;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import dev.oxbow.app.fleet.FleetSide.AddedId;
import dev.oxbow.app.fleet.Plan.Group;
import dev.oxbow.app.fleet.Plan.PlannedQueue;
import dev.oxbow.app.fleet.RunLog.Run;
import dev.oxbow.app.fleet.ScenarioResult.EndedJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares the result of a scenario with its plan: for each label how many jobs there are, and for each job how often
 * it ran, its final state, its return value, and its events. For one thread.
 */
final class Audit {
    private final Plan plan;
    private final ScenarioResult result;
    private final List<AddedId> addedIds;
    private final Map<String, List<EndedJob>> ended;
    private final Map<String, List<Run>> runs;
    private final List<String> findings = new ArrayList<>();

    private Audit(Plan plan, ScenarioResult result, List<AddedId> addedIds) {
        this.plan = plan;
        this.result = result;
        this.addedIds = addedIds;
        this.ended = result.ended().stream().collect(groupingBy(EndedJob::label));
        this.runs = result.runs().stream().collect(groupingBy(Run::label));
    }

    /** Everything that differs from the plan, one line each; empty if nothing does. */
    static List<String> findings(Plan plan, ScenarioResult result, List<AddedId> addedIds) {
        Audit audit = new Audit(plan, result, addedIds);
        audit.checkLabels();
        audit.checkGroups();
        audit.checkReportedIds();
        audit.checkEvents();
        audit.checkLimits();
        result.left().forEach(left -> audit.findings.add("left: " + left));
        return audit.findings;
    }

    private void checkLabels() {
        Set<String> surplus = new TreeSet<>(ended.keySet());
        surplus.addAll(runs.keySet());
        surplus.removeAll(plan.expectedResults().keySet());
        surplus.forEach(label -> findings.add("surplus: not in the plan: " + label));
        new TreeSet<>(plan.expectedResults().keySet()).forEach(label -> check(label, expected(label)));
    }

    private ExpectedResult expected(String label) {
        ExpectedResult expected = plan.expectedResults().get(label);
        if (expected == null) {
            throw new IllegalStateException("no expected result of " + label);
        }
        return expected;
    }

    private void check(String label, ExpectedResult expected) {
        Set<String> ids = idsOf(label);
        String name = label + " (" + expected.kind() + ", " + expected.queue() + ")";
        if (ids.size() < expected.leastJobs()) {
            findings.add("missing: " + name + ": " + ids.size() + " jobs, not " + expected.leastJobs() + ": " + ids);
        } else if (ids.size() > expected.mostJobs()) {
            findings.add("surplus: " + name + ": " + ids.size() + " jobs, not " + expected.mostJobs() + ": " + ids);
        }
        ids.forEach(id -> check(name + " " + id, label, id, expected));
    }

    private Set<String> idsOf(String label) {
        Set<String> ids = new TreeSet<>();
        ended.getOrDefault(label, List.of()).forEach(job -> ids.add(job.id()));
        runs.getOrDefault(label, List.of()).forEach(run -> ids.add(run.id()));
        return ids;
    }

    private void check(String name, String label, String id, ExpectedResult expected) {
        List<Run> itsRuns = runs.getOrDefault(label, List.of()).stream()
                .filter(run -> run.id().equals(id))
                .toList();
        if (itsRuns.size() < expected.leastRuns()) {
            findings.add("missing: " + name + ": ran " + itsRuns.size() + " times, not " + expected.leastRuns());
        } else if (itsRuns.size() > expected.mostRuns()) {
            findings.add("surplus: " + name + ": ran " + itsRuns.size() + " times, not " + expected.mostRuns() + ": "
                    + itsRuns);
        }
        if (itsRuns.stream().map(Run::start).distinct().count() < itsRuns.size()) {
            findings.add("surplus: " + name + ": one start ran twice: " + itsRuns);
        }
        List<EndedJob> its = ended.getOrDefault(label, List.of()).stream()
                .filter(job -> job.id().equals(id))
                .toList();
        if (expected.end() == ExpectedResult.End.GONE) {
            its.forEach(job -> findings.add("surplus: " + name + " should be gone, but is " + job));
        } else if (its.size() != 1) {
            findings.add("missing: " + name + ": listed as ended " + its.size() + " times, not once");
        } else {
            check(name, its.get(0), itsRuns.size(), expected);
        }
    }

    private void check(String name, EndedJob job, int itsRuns, ExpectedResult expected) {
        require(name, "queue", expected.queue(), job.queue());
        require(name, "state", expected.end() == ExpectedResult.End.COMPLETED ? "completed" : "failed", job.state());
        require(name, "attempts made", expected.attemptsMade(), job.made());
        // No processor gets a job that failed because of a child, but a worker fetched it.
        require(name, "starts", expected.mostRuns() == 0 ? 1 : itsRuns, job.started());
        require(name, "rows of its log", expected.steps() * itsRuns, job.rows());
        if (expected.steps() > 0) {
            require(name, "progress", Integer.toString(expected.steps()), String.valueOf(job.progress()));
        }
        if (expected.end() == ExpectedResult.End.COMPLETED) {
            require(name, "return value", Integer.toString(expected.value()), String.valueOf(job.value()));
        }
    }

    private void require(String name, String what, Object wanted, Object found) {
        if (!wanted.equals(found)) {
            findings.add("wrong: " + name + ": " + what + " should be " + wanted + ", but is " + found);
        }
    }

    private void checkGroups() {
        for (Group group : plan.groups()) {
            Set<String> answered = addedIds.stream()
                    .filter(each -> group.labels().contains(each.label()))
                    .map(AddedId::id)
                    .collect(toSet());
            Set<String> there = group.labels().stream()
                    .flatMap(label -> idsOf(label).stream())
                    .collect(toSet());
            boolean right =
                    switch (group.rule()) {
                        case ALL_REPORTED -> there.equals(answered);
                        case ONE -> there.equals(answered) && there.size() == 1;
                        case ONE_IN_THE_END -> answered.containsAll(there) && there.size() == 1;
                        case REPORTED_AND_LATER -> there.containsAll(answered) && !there.isEmpty();
                    };
            if (!right) {
                findings.add("wrong: jobs of " + group.name() + " (" + group.rule() + "): producers got the ids "
                        + new TreeSet<>(answered) + ", there are " + new TreeSet<>(there));
            }
        }
    }

    private void checkReportedIds() {
        Set<String> single =
                plan.groups().stream().flatMap(group -> group.labels().stream()).collect(toSet());
        for (AddedId each : addedIds) {
            if (!single.contains(each.label()) && !idsOf(each.label()).contains(each.id())) {
                findings.add(
                        "missing: " + each.label() + " should be job " + each.id() + ", but is " + idsOf(each.label()));
            }
        }
    }

    /** Each end has one event; a job that is retried when the rounds are over has two. */
    private void checkEvents() {
        Map<String, Long> ends = result.events().stream()
                .filter(event -> !event.name().equals("active"))
                .collect(groupingBy(
                        event -> event.name() + " " + event.queue() + " " + event.id(),
                        java.util.stream.Collectors.counting()));
        ends.forEach((end, times) -> {
            if (end.startsWith("stalled") || times > 1) {
                findings.add("surplus: " + times + " events: " + end);
            }
        });
        for (String label : plan.expectedResults().keySet()) {
            ExpectedResult expected = expected(label);
            boolean revived = plan.revived().containsKey(label);
            for (String id : idsOf(label)) {
                String job = " " + expected.queue() + " " + id;
                require(label + " " + id, "completed event", expected.completes(), ends.containsKey("completed" + job));
                require(
                        label + " " + id,
                        "failed event",
                        !expected.completes() || revived,
                        ends.containsKey("failed" + job));
            }
        }
        for (PlannedQueue queue : plan.queues()) {
            long active = starts(queue).size();
            require(queue.name(), "active events", runsOf(queue) + failedByAChild(queue), active);
        }
    }

    private List<Long> starts(PlannedQueue queue) {
        return result.events().stream()
                .filter(event -> event.name().equals("active") && event.queue().equals(queue.name()))
                .map(ScenarioResult.Event::at)
                .toList();
    }

    private long runsOf(PlannedQueue queue) {
        return result.runs().stream()
                .filter(run -> run.queue().equals(queue.name()))
                .count();
    }

    private void checkLimits() {
        for (PlannedQueue queue : plan.queues()) {
            Integer atOnce = queue.atOnce();
            if (atOnce != null) {
                result.runs().stream()
                        .filter(run -> run.queue().equals(queue.name()) && run.running() > atOnce)
                        .forEach(run -> findings.add("surplus: more than " + atOnce + " ran at once: " + run));
            }
            if (queue.paceInForce() != null) {
                checkPace(queue, queue.paceInForce());
            }
        }
    }

    /**
     * One more than twice as many starts as a window allows touch three windows, so that a whole one lies between the
     * first and the last. A lower bound only: the slowest machine cannot make it fail. Half a window is the tolerance
     * for Redis's clock, which it may read a little later for an event than for a limit. A job that failed because of a
     * child is started without being counted.
     */
    private void checkPace(PlannedQueue queue, Plan.Pace pace) {
        List<Long> starts = starts(queue);
        int apart = 2 * pace.max() + (int) failedByAChild(queue);
        for (int i = 0; i + apart < starts.size(); i++) {
            long took = starts.get(i + apart) - starts.get(i);
            if (2 * took < pace.duration()) {
                findings.add("surplus: " + (apart + 1) + " starts of " + queue.name() + " within " + took
                        + " ms, but only " + pace.max() + " may be in " + pace.duration() + " ms");
                return;
            }
        }
    }

    private long failedByAChild(PlannedQueue queue) {
        return plan.expectedResults().values().stream()
                .filter(expected -> expected.queue().equals(queue.name()) && expected.mostRuns() == 0)
                .count();
    }
}
