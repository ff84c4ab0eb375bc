package dev.oxbow.app.fleet;

import dev.oxbow.core.job.ChildFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes up families of which it is known what becomes of each member, whoever is quicker. Therefore no parent has both a child
 * that fails it and one that releases it early; and only a childless job that can succeed when it is tried again leaves its
 * parent waiting. For one thread.
 */
final class FamilyMaker {
    private static final int DEEPEST = 2;

    private final Dice dice;
    private final JobMaker jobs;
    private final Map<String, Fate> fates = new HashMap<>();
    private final Map<String, Side> revived = new HashMap<>();

    FamilyMaker(Dice dice, JobMaker jobs) {
        this.dice = dice;
        this.jobs = jobs;
    }

    /** What becomes of all members made so far, by their labels. */
    Map<String, Fate> fates() {
        return fates;
    }

    /** Those to be retried when all is quiet, and by whom. */
    Map<String, Side> revived() {
        return revived;
    }

    Family family(String label) {
        return member(label, 0, false);
    }

    /** @param early whether a failure may release the parent early, rather than fail it */
    private Family member(String label, int depth, boolean early) {
        PlannedJob job = jobs.member(label, jobs.anyQueue());
        List<Family> children = new ArrayList<>();
        if (depth == 0 || (depth < DEEPEST && dice.chance(35))) {
            boolean releasesEarly = dice.chance(50);
            for (int child = dice.between(1, 3); child > 0; child--) {
                children.add(member(label + "." + child, depth + 1, releasesEarly));
            }
            job = parent(job, children);
        } else {
            fates.put(label, Fate.of(job));
        }
        return depth == 0
                ? new Family(job, children)
                : new Family(withPolicy(job, children.isEmpty(), early), children);
    }

    private PlannedJob parent(PlannedJob job, List<Family> children) {
        int releases = 0;
        int sum = job.data().value();
        boolean fails = false;
        for (Family child : children) {
            Fate fate = fateOf(child.job());
            ChildFailure policy = child.job().options().onFailure();
            if (fate.completes()) {
                sum += fate.value();
            } else if (policy == ChildFailure.FAIL_PARENT) {
                fails = true;
            } else if (policy == ChildFailure.CONTINUE_PARENT) {
                releases++;
                sum += Work.IGNORED_FAILURE;
            } else if (policy == ChildFailure.IGNORE) {
                sum += Work.IGNORED_FAILURE;
            }
        }
        PlannedJob parent =
                new PlannedJob("parent " + job.kind(), job.queue(), job.data().summing(releases > 0), job.options());
        Fate alone = Fate.of(parent);
        fates.put(job.label(), fails ? alone.failedByAChild() : alone.parent(releases, sum));
        return parent;
    }

    private PlannedJob withPolicy(PlannedJob job, boolean childless, boolean early) {
        Fate fate = fateOf(job);
        List<ChildFailure> policies = new ArrayList<>(List.of(ChildFailure.IGNORE, ChildFailure.REMOVE_DEPENDENCY));
        policies.add(early ? ChildFailure.CONTINUE_PARENT : ChildFailure.FAIL_PARENT);
        if (fate.completes() || (childless && !job.data().hopeless())) {
            policies.add(ChildFailure.PARENT_WAITS);
        }
        ChildFailure policy = dice.oneOf(policies);
        if (!fate.completes() && policy == ChildFailure.PARENT_WAITS) {
            fates.put(job.label(), fate.revived());
            revived.put(job.label(), dice.side());
        }
        return new PlannedJob(
                "child " + job.kind() + " " + policy,
                job.queue(),
                job.data(),
                job.options().onFailure(policy));
    }

    private Fate fateOf(PlannedJob job) {
        Fate fate = fates.get(job.label());
        if (fate == null) {
            throw new IllegalStateException("no fate of " + job.label());
        }
        return fate;
    }
}
