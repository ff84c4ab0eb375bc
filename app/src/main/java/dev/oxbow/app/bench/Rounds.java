package dev.oxbow.app.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Repeats what is measured: first the warm-ups, which are not counted, then the rounds that are. */
final class Rounds {
    private Rounds() {}

    /** @return of the counted rounds the one with the median rate, whole: its figures belong together */
    static BenchResult run(BenchPlan plan, String title, Round round) throws InterruptedException {
        for (int i = 0; i < plan.warmUps(); i++) {
            BenchResult unused = round.run(title + " (warm-up)");
        }
        List<BenchResult> counted = new ArrayList<>();
        for (int i = 1; i <= plan.repeats(); i++) {
            counted.add(round.run(plan.repeats() == 1 ? title : title + " (" + i + " of " + plan.repeats() + ")"));
        }
        return median(counted);
    }

    /** Of an even number the slower one of the two in the middle. */
    private static BenchResult median(List<BenchResult> results) {
        return results.stream()
                .sorted(Comparator.comparingDouble(BenchResult::rate))
                .toList()
                .get((results.size() - 1) / 2);
    }

    /** Measures once. */
    interface Round {
        /** @param stage shown to the user when the measured part begins */
        BenchResult run(String stage) throws InterruptedException;
    }
}
