package dev.oxbow.app.conformance;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** All groups of operations; a new one is a line in the list. */
final class Groups {
    static final List<OperationGroup> ALL = List.of(
            new AddingOperations(),
            new BackdropOperations(),
            new FamilyOperations(),
            new JobOperations(),
            new LookingOperations(),
            new MovingOperations(),
            new QueueOperations(),
            new SchedulingOperations(),
            new TellingOperations(),
            new WorkingOperations());

    private Groups() {}

    static Set<String> tokenBearers() {
        return ALL.stream().flatMap(group -> group.tokenBearers().stream()).collect(Collectors.toUnmodifiableSet());
    }

    static Set<String> endings() {
        return ALL.stream().flatMap(group -> group.endings().stream()).collect(Collectors.toUnmodifiableSet());
    }
}
