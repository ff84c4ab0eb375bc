package dev.oxbow.app.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Repeats what is measured: first the warm-ups, which are not counted, then the rounds that are. */
final class Rounds {
    private final BenchPlan plan;
    private final Progress progress;

    Rounds(BenchPlan plan, Progress progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /** @return of the counted rounds the one with the median rate, whole: its figures belong together */
    BenchResult run(String title, Round round) throws InterruptedException {
        for (int i = 0; i < plan.warmUps(); i++) {
            BenchResult unused = round.run(() -> progress.stage(title + " (warm-up)"));
        }
        List<BenchResult> counted = new ArrayList<>();
        for (int i = 1; i <= plan.repeats(); i++) {
            String stage = plan.repeats() == 1 ? title : title + " (" + i + " of " + plan.repeats() + ")";
            counted.add(round.run(() -> progress.stage(stage)));
        }
        return median(counted);
    }

    /** Of an even number the slower one of the two in the middle. */
    static BenchResult median(List<BenchResult> results) {
        return results.stream()
                .sorted(Comparator.comparingDouble(BenchResult::rate))
                .toList()
                .get((results.size() - 1) / 2);
    }

    /** Measures once. */
    interface Round {
        /** @param prepared to be run when what is measured begins */
        BenchResult run(Runnable prepared) throws InterruptedException;
    }
}
