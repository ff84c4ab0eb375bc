package dev.oxbow.app.fleet;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import dev.oxbow.app.fleet.Aftermath.EndedJob;
import dev.oxbow.app.fleet.FleetSide.Told;
import dev.oxbow.app.fleet.Ledger.Run;
import dev.oxbow.app.fleet.Plan.Group;
import dev.oxbow.app.fleet.Plan.PlannedQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares what a scenario left with what its plan leads to: for each label how many jobs there are, and for each job how often
 * it ran, what it ended as, what it returned, and what was told of it. For one thread.
 */
final class Audit {
    private final Plan plan;
    private final Aftermath aftermath;
    private final List<Told> told;
    private final Map<String, List<EndedJob>> ended;
    private final Map<String, List<Run>> runs;
    private final List<String> complaints = new ArrayList<>();

    private Audit(Plan plan, Aftermath aftermath, List<Told> told) {
        this.plan = plan;
        this.aftermath = aftermath;
        this.told = told;
        this.ended = aftermath.ended().stream().collect(groupingBy(EndedJob::label));
        this.runs = aftermath.runs().stream().collect(groupingBy(Run::label));
    }

    /** Everything that is not as it must be, one line each; empty if all is well. */
    static List<String> complaints(Plan plan, Aftermath aftermath, List<Told> told) {
        Audit audit = new Audit(plan, aftermath, told);
        audit.lookAtLabels();
        audit.lookAtGroups();
        audit.lookAtWhatProducersWereTold();
        audit.lookAtEvents();
        audit.lookAtLimits();
        aftermath.left().forEach(left -> audit.complaints.add("left: " + left));
        return audit.complaints;
    }

    private void lookAtLabels() {
        Set<String> surplus = new TreeSet<>(ended.keySet());
        surplus.addAll(runs.keySet());
        surplus.removeAll(plan.fates().keySet());
        surplus.forEach(label -> complaints.add("surplus: nobody planned " + label));
        new TreeSet<>(plan.fates().keySet()).forEach(label -> lookAt(label, fate(label)));
    }

    private Fate fate(String label) {
        Fate fate = plan.fates().get(label);
        if (fate == null) {
            throw new IllegalStateException("no fate of " + label);
        }
        return fate;
    }

    private void lookAt(String label, Fate fate) {
        Set<String> ids = idsOf(label);
        String name = label + " (" + fate.kind() + ", " + fate.queue() + ")";
        if (ids.size() < fate.leastJobs()) {
            complaints.add("missing: " + name + ": " + ids.size() + " jobs, not " + fate.leastJobs() + ": " + ids);
        } else if (ids.size() > fate.mostJobs()) {
            complaints.add("surplus: " + name + ": " + ids.size() + " jobs, not " + fate.mostJobs() + ": " + ids);
        }
        ids.forEach(id -> lookAt(name + " " + id, label, id, fate));
    }

    private Set<String> idsOf(String label) {
        Set<String> ids = new TreeSet<>();
        ended.getOrDefault(label, List.of()).forEach(job -> ids.add(job.id()));
        runs.getOrDefault(label, List.of()).forEach(run -> ids.add(run.id()));
        return ids;
    }

    private void lookAt(String name, String label, String id, Fate fate) {
        List<Run> itsRuns = runs.getOrDefault(label, List.of()).stream()
                .filter(run -> run.id().equals(id))
                .toList();
        if (itsRuns.size() < fate.leastRuns()) {
            complaints.add("missing: " + name + ": ran " + itsRuns.size() + " times, not " + fate.leastRuns());
        } else if (itsRuns.size() > fate.mostRuns()) {
            complaints.add(
                    "surplus: " + name + ": ran " + itsRuns.size() + " times, not " + fate.mostRuns() + ": " + itsRuns);
        }
        if (itsRuns.stream().map(Run::start).distinct().count() < itsRuns.size()) {
            complaints.add("surplus: " + name + ": one start ran twice: " + itsRuns);
        }
        List<EndedJob> its = ended.getOrDefault(label, List.of()).stream()
                .filter(job -> job.id().equals(id))
                .toList();
        if (fate.end() == Fate.End.GONE) {
            its.forEach(job -> complaints.add("surplus: " + name + " should be gone, but is " + job));
        } else if (its.size() != 1) {
            complaints.add("missing: " + name + ": listed as ended " + its.size() + " times, not once");
        } else {
            lookAt(name, its.get(0), itsRuns.size(), fate);
        }
    }

    private void lookAt(String name, EndedJob job, int itsRuns, Fate fate) {
        require(name, "queue", fate.queue(), job.queue());
        require(name, "state", fate.end() == Fate.End.COMPLETED ? "completed" : "failed", job.state());
        require(name, "attempts made", fate.attemptsMade(), job.made());
        // No processor gets what failed by a child, but a worker took it.
        require(name, "starts", fate.mostRuns() == 0 ? 1 : itsRuns, job.started());
        require(name, "rows of its log", fate.steps() * itsRuns, job.rows());
        if (fate.steps() > 0) {
            require(name, "progress", Integer.toString(fate.steps()), String.valueOf(job.progress()));
        }
        if (fate.end() == Fate.End.COMPLETED) {
            require(name, "return value", Integer.toString(fate.value()), String.valueOf(job.value()));
        }
    }

    private void require(String name, String what, Object wanted, Object found) {
        if (!wanted.equals(found)) {
            complaints.add("wrong: " + name + ": " + what + " should be " + wanted + ", but is " + found);
        }
    }

    private void lookAtGroups() {
        for (Group group : plan.groups()) {
            Set<String> answered = told.stream()
                    .filter(each -> group.labels().contains(each.label()))
                    .map(Told::id)
                    .collect(toSet());
            Set<String> there = group.labels().stream()
                    .flatMap(label -> idsOf(label).stream())
                    .collect(toSet());
            boolean right =
                    switch (group.rule()) {
                        case ALL_TOLD -> there.equals(answered);
                        case ONE -> there.equals(answered) && there.size() == 1;
                        case ONE_IN_THE_END -> answered.containsAll(there) && there.size() == 1;
                        case TOLD_AND_LATER -> there.containsAll(answered) && !there.isEmpty();
                    };
            if (!right) {
                complaints.add("wrong: jobs of " + group.name() + " (" + group.rule() + "): producers were told "
                        + new TreeSet<>(answered) + ", there are " + new TreeSet<>(there));
            }
        }
    }

    private void lookAtWhatProducersWereTold() {
        Set<String> single =
                plan.groups().stream().flatMap(group -> group.labels().stream()).collect(toSet());
        for (Told each : told) {
            if (!single.contains(each.label()) && !idsOf(each.label()).contains(each.id())) {
                complaints.add(
                        "missing: " + each.label() + " should be job " + each.id() + ", but is " + idsOf(each.label()));
            }
        }
    }

    /** Each end is told once; what is retried when all is quiet has two. */
    private void lookAtEvents() {
        Map<String, Long> ends = aftermath.events().stream()
                .filter(event -> !event.name().equals("active"))
                .collect(groupingBy(
                        event -> event.name() + " " + event.queue() + " " + event.id(),
                        java.util.stream.Collectors.counting()));
        ends.forEach((end, times) -> {
            if (end.startsWith("stalled") || times > 1) {
                complaints.add("surplus: told " + times + " times: " + end);
            }
        });
        for (String label : plan.fates().keySet()) {
            Fate fate = fate(label);
            boolean revived = plan.revived().containsKey(label);
            for (String id : idsOf(label)) {
                String job = " " + fate.queue() + " " + id;
                require(label + " " + id, "told as completed", fate.completes(), ends.containsKey("completed" + job));
                require(
                        label + " " + id,
                        "told as failed",
                        !fate.completes() || revived,
                        ends.containsKey("failed" + job));
            }
        }
        for (PlannedQueue queue : plan.queues()) {
            long active = starts(queue).size();
            require(queue.name(), "starts told of", runsOf(queue) + failedByAChild(queue), active);
        }
    }

    private List<Long> starts(PlannedQueue queue) {
        return aftermath.events().stream()
                .filter(event -> event.name().equals("active") && event.queue().equals(queue.name()))
                .map(Aftermath.Event::at)
                .toList();
    }

    private long runsOf(PlannedQueue queue) {
        return aftermath.runs().stream()
                .filter(run -> run.queue().equals(queue.name()))
                .count();
    }

    private void lookAtLimits() {
        for (PlannedQueue queue : plan.queues()) {
            Integer atOnce = queue.atOnce();
            if (atOnce != null) {
                aftermath.runs().stream()
                        .filter(run -> run.queue().equals(queue.name()) && run.running() > atOnce)
                        .forEach(run -> complaints.add("surplus: more than " + atOnce + " ran at once: " + run));
            }
            if (queue.paceInForce() != null) {
                lookAtPace(queue, queue.paceInForce());
            }
        }
    }

    /**
     * One more than twice as many starts as a window allows touch three windows, so that a whole one lies between the first and the
     * last. A lower bound only: the slowest machine cannot make it fail. Half a window is left for Redis's clock, which it may
     * read a little later for an event than for a limit. What failed by a child is started without being counted.
     */
    private void lookAtPace(PlannedQueue queue, Plan.Pace pace) {
        List<Long> starts = starts(queue);
        int apart = 2 * pace.max() + (int) failedByAChild(queue);
        for (int i = 0; i + apart < starts.size(); i++) {
            long took = starts.get(i + apart) - starts.get(i);
            if (2 * took < pace.duration()) {
                complaints.add("surplus: " + (apart + 1) + " starts of " + queue.name() + " within " + took
                        + " ms, but only " + pace.max() + " may be in " + pace.duration() + " ms");
                return;
            }
        }
    }

    private long failedByAChild(PlannedQueue queue) {
        return plan.fates().values().stream()
                .filter(fate -> fate.queue().equals(queue.name()) && fate.mostRuns() == 0)
                .count();
    }
}
