package dev.oxbow.app.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Repeats what is measured: first the warm-ups, which are not counted, then the rounds that are. */
public final class Rounds {
    private Rounds() {}

    /**
     * Runs all rounds in this thread.
     *
     * @param warmUps rounds that are not counted, at least 0
     * @param repeats counted rounds, at least 1
     * @param title what is measured, for the person who waits
     * @return of the counted rounds the one with the median rate, whole: its figures belong together
     * @throws E if a round throws it
     */
    public static <R extends Measured, E extends Exception> R run(
            int warmUps, int repeats, String title, Round<R, E> round) throws E {
        for (int i = 1; i <= warmUps; i++) {
            R unused = round.run(new Stage(title + " (warm-up)", i < warmUps));
        }
        List<R> counted = new ArrayList<>();
        for (int i = 1; i <= repeats; i++) {
            counted.add(round.run(new Stage(repeats == 1 ? title : title + " (" + i + " of " + repeats + ")", false)));
        }
        return median(counted);
    }

    /** Of an even number the slower one of the two in the middle. */
    private static <R extends Measured> R median(List<R> results) {
        return results.stream()
                .sorted(Comparator.comparingDouble(Measured::rate))
                .toList()
                .get((results.size() - 1) / 2);
    }

    /** What a round measured. */
    public interface Measured {
        /** Jobs a second, by which rounds are compared. */
        double rate();
    }

    /**
     * Where a measurement stands.
     *
     * @param title for the person who waits, to be shown when what is measured begins
     * @param early whether this is a warm-up, and not the last one: a round that pauses between its jobs goes without pauses then
     */
    public record Stage(String title, boolean early) {}

    /** Measures once. */
    public interface Round<R extends Measured, E extends Exception> {
        /** One round from an empty queue to its removal. */
        R run(Stage stage) throws E;
    }
}
