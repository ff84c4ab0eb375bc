package dev.oxbow.app.bench;

/**
 * About how many commands a plan will use, rounded up generously: what is billed must not surprise. Immutable.
 *
 * @param sent by the client
 * @param withInner the same, plus those that scripts run, which some plans bill
 */
public record CommandEstimate(long sent, long withInner) {
    /** Connecting, loading scripts and removing the keys, for one workload. */
    private static final CommandEstimate AROUND = new CommandEstimate(40, 60);

    /** What the plan will use, warm-up, preparation and cleaning included. */
    public static CommandEstimate of(BenchPlan plan) {
        CommandEstimate sum = new CommandEstimate(0, 0);
        long rounds = (long) plan.warmUps() + plan.repeats();
        for (Workload workload : plan.workloads()) {
            sum = sum.plus(AROUND)
                    .plus(
                            switch (workload) {
                                case ADD -> jobs(rounds * plan.jobs(), 1.0 / Math.min(plan.callers(), 10), 4);
                                case PROCESS -> process(plan, rounds);
                                case LONE -> jobs((1L + plan.warmUps()) * plan.loneJobs(), 4, 24);
                                case IDLE -> jobs(plan.idle().toMinutes() + 1L, 20, 40);
                            });
        }
        return sum;
    }

    private static CommandEstimate process(BenchPlan plan, long rounds) {
        CommandEstimate sum = new CommandEstimate(0, 0);
        for (int concurrency : plan.concurrencies()) {
            sum = sum.plus(AROUND)
                    .plus(jobs(rounds * plan.jobs(), 0.02, 4))
                    .plus(jobs(rounds * plan.jobs(), Math.min(1.1, 10.0 / concurrency), 10));
        }
        return sum;
    }

    private static CommandEstimate jobs(long jobs, double sentEach, double withInnerEach) {
        return new CommandEstimate((long) Math.ceil(jobs * sentEach), (long) Math.ceil(jobs * withInnerEach));
    }

    private CommandEstimate plus(CommandEstimate other) {
        return new CommandEstimate(sent + other.sent, withInner + other.withInner);
    }
}
