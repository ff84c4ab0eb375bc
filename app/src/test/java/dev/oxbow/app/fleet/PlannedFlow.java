package dev.oxbow.app.fleet;

import dev.oxbow.core.flow.Flow;
import java.util.List;
import java.util.stream.Stream;

/** A job of the plan and the jobs that it waits for: a flow, or a part of one. */
record PlannedFlow(PlannedJob job, List<PlannedFlow> children) {
    PlannedFlow {
        children = List.copyOf(children);
    }

    Stream<PlannedJob> members() {
        return Stream.concat(Stream.of(job), children.stream().flatMap(PlannedFlow::members));
    }

    Flow forOxbow() {
        return Flow.of(job.queue(), job.kind(), job.data())
                .options(job.options().forOxbow())
                .children(children.stream().map(PlannedFlow::forOxbow).toList());
    }
}
