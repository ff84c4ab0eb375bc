package dev.oxbow.app.fleet;

import dev.oxbow.core.job.ChildFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Generates flows whose results do not depend on the order of events. Therefore no parent has both a child that fails
 * it and one that releases it early; and only a childless job that can succeed in a retry leaves its parent waiting.
 * For one thread.
 */
final class FlowMaker {
    private static final int DEEPEST = 2;

    private final RandomSource random;
    private final JobMaker jobs;
    private final Map<String, ExpectedResult> expectedResults = new HashMap<>();
    private final Map<String, Side> revived = new HashMap<>();

    FlowMaker(RandomSource random, JobMaker jobs) {
        this.random = random;
        this.jobs = jobs;
    }

    /** The expected results of all jobs generated so far, by their labels. */
    Map<String, ExpectedResult> expectedResults() {
        return expectedResults;
    }

    /** The jobs to retry when the rounds are over, and the side that retries each. */
    Map<String, Side> revived() {
        return revived;
    }

    PlannedFlow family(String label) {
        return member(label, 0, false);
    }

    /** @param early whether a failure may release the parent early, rather than fail it */
    private PlannedFlow member(String label, int depth, boolean early) {
        PlannedJob job = jobs.member(label, jobs.anyQueue());
        if (depth > 0 && random.chance(25)) {
            job = doomed(job);
        }
        List<PlannedFlow> children = new ArrayList<>();
        if (depth == 0 || (depth < DEEPEST && random.chance(35))) {
            boolean releasesEarly = random.chance(50);
            for (int child = random.between(1, 3); child > 0; child--) {
                children.add(member(label + "." + child, depth + 1, releasesEarly));
            }
            job = parent(job, children);
        } else {
            expectedResults.put(label, ExpectedResult.of(job));
        }
        return depth == 0
                ? new PlannedFlow(job, children)
                : new PlannedFlow(withPolicy(job, children.isEmpty(), early), children);
    }

    /** The same job, failing in all its attempts: the effect of that on its parent is what flows test. */
    private static PlannedJob doomed(PlannedJob job) {
        return new PlannedJob(
                "doomed " + job.kind(),
                job.queue(),
                job.data().failing(job.options().tries()),
                job.options());
    }

    private PlannedJob parent(PlannedJob job, List<PlannedFlow> children) {
        int releases = 0;
        int sum = job.data().value();
        boolean fails = false;
        for (PlannedFlow child : children) {
            ExpectedResult expected = expectedOf(child.job());
            ChildFailure policy = child.job().options().onFailure();
            if (expected.completes()) {
                sum += expected.value();
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
        ExpectedResult alone = ExpectedResult.of(parent);
        expectedResults.put(job.label(), fails ? alone.failedByAChild() : alone.parent(releases, sum));
        return parent;
    }

    private PlannedJob withPolicy(PlannedJob job, boolean childless, boolean early) {
        ExpectedResult expected = expectedOf(job);
        List<ChildFailure> policies = new ArrayList<>(List.of(ChildFailure.IGNORE, ChildFailure.REMOVE_DEPENDENCY));
        policies.add(early ? ChildFailure.CONTINUE_PARENT : ChildFailure.FAIL_PARENT);
        if (expected.completes() || (childless && !job.data().hopeless())) {
            policies.add(ChildFailure.PARENT_WAITS);
        }
        ChildFailure policy = random.oneOf(policies);
        if (!expected.completes() && policy == ChildFailure.PARENT_WAITS) {
            expectedResults.put(job.label(), expected.revived());
            revived.put(job.label(), random.side());
        }
        return new PlannedJob(
                "child " + job.kind() + " " + policy,
                job.queue(),
                job.data(),
                job.options().onFailure(policy));
    }

    private ExpectedResult expectedOf(PlannedJob job) {
        ExpectedResult expected = expectedResults.get(job.label());
        if (expected == null) {
            throw new IllegalStateException("no expected result of " + job.label());
        }
        return expected;
    }
}
