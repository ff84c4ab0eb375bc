package dev.oxbow.app.conformance;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** All groups of operations; a new one is a line in the list. */
final class Groups {
    static final List<OperationGroup> ALL = List.of(
            new AddOperations(),
            new EnvironmentOperations(),
            new FlowOperations(),
            new JobOperations(),
            new ReadOperations(),
            new ProcessorOperations(),
            new QueueOperations(),
            new SchedulerOperations(),
            new EventOperations(),
            new WorkerOperations());

    private Groups() {}

    static Set<String> tokenVerbs() {
        return ALL.stream().flatMap(group -> group.tokenVerbs().stream()).collect(Collectors.toUnmodifiableSet());
    }

    static Set<String> endingVerbs() {
        return ALL.stream().flatMap(group -> group.endingVerbs().stream()).collect(Collectors.toUnmodifiableSet());
    }
}
