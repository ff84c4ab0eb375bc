package dev.oxbow.app.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random choices that are the same for the same seed on every machine. For one thread. */
final class RandomSource {
    private final SplittableRandom random;

    RandomSource(long seed) {
        random = new SplittableRandom(seed);
    }

    /** True in that percentage of calls. */
    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** A number between the two, both included. */
    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    Side side() {
        return chance(50) ? Side.NODE : Side.OXBOW;
    }

    <T> List<T> shuffled(List<T> all) {
        List<T> left = new ArrayList<>(all);
        List<T> shuffled = new ArrayList<>();
        while (!left.isEmpty()) {
            shuffled.add(left.remove(random.nextInt(left.size())));
        }
        return shuffled;
    }
}
