package dev.oxbow.app.conformance;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All groups: of operations, and of cases. A new group is a line in each list. */
final class Groups {
    static final List<OperationGroup> OPERATIONS =
            List.of(new AddingOperations(), new WorkingOperations(), new LookingOperations(), new BackdropOperations());

    private Groups() {}

    /** The whole table. */
    static Stream<Case> cases() {
        return Stream.of(
                        AddingCases.ALL,
                        TakingCases.ALL,
                        FinishingCases.ALL,
                        FailingCases.ALL,
                        StallingCases.ALL,
                        LimitCases.ALL,
                        FamilyCases.ALL)
                .flatMap(List::stream);
    }

    static Set<String> tokenBearers() {
        return OPERATIONS.stream()
                .flatMap(group -> group.tokenBearers().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    static Set<String> endings() {
        return OPERATIONS.stream().flatMap(group -> group.endings().stream()).collect(Collectors.toUnmodifiableSet());
    }
}
