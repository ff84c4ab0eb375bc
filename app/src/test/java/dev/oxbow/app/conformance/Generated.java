package dev.oxbow.app.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Cases generated from a seed, and reduced when they fail. */
final class Generated {
    private static final int LEAST = 10;
    private static final int MOST = 40;

    private Generated() {}

    /**
     * A case from a seed: always the same one, as long as the groups' inventions do not change. In every other case
     * BullMQ makes some of the operations on Oxbow's database too, as in a mixed fleet.
     */
    static List<Operation> of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<OperationGroup.Invention> inventions = new ArrayList<>();
        Groups.ALL.forEach(group -> inventions.addAll(group.inventions()));
        List<Operation> operations = new ArrayList<>();
        for (int count = random.nextInt(LEAST, MOST); count > 0; count--) {
            Operation operation =
                    inventions.get(random.nextInt(inventions.size())).next(random);
            operations.add(seed % 2 == 0 && random.nextInt(3) == 0 ? operation.byBullMq() : operation);
        }
        return operations;
    }

    /**
     * The shortest part found of a case that still differs: halves are removed, then quarters, and so on down to single
     * operations, as long as any can be removed.
     *
     * @param difference the difference after a case; empty if both sides end alike
     */
    static List<Operation> shortest(List<Operation> failing, Function<List<Operation>, Optional<String>> difference) {
        List<Operation> shortest = failing;
        int size = Math.max(1, failing.size() / 2);
        while (true) {
            List<Operation> shorter = shorter(shortest, size, difference);
            if (shorter != null) {
                shortest = shorter;
            } else if (size == 1) {
                return shortest;
            } else {
                size = size / 2;
            }
        }
    }

    private static @Nullable List<Operation> shorter(
            List<Operation> failing, int size, Function<List<Operation>, Optional<String>> difference) {
        for (int from = 0; from < failing.size(); from += size) {
            List<Operation> without = new ArrayList<>(failing);
            without.subList(from, Math.min(failing.size(), from + size)).clear();
            if (!without.isEmpty() && difference.apply(without).isPresent()) {
                return without;
            }
        }
        return null;
    }

    /** The operations as a line of a table has them. */
    static String line(List<Operation> operations) {
        return operations.stream().map(Operation::toString).collect(Collectors.joining(" | "));
    }
}
