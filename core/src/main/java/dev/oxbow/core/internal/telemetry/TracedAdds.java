package dev.oxbow.core.internal.telemetry;

import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reports calls that add jobs to one queue to telemetry, and gives the jobs its metadata. Thread-safe, without state. */
public final class TracedAdds {
    private final String queue;
    private final Telemetry telemetry;

    public TracedAdds(String queue, Telemetry telemetry) {
        this.queue = queue;
        this.telemetry = telemetry;
    }

    public List<AddedJob> add(List<NewJob> jobs, Function<List<NewJob>, List<AddedJob>> call) {
        if (telemetry == Telemetry.NONE) {
            return call.apply(jobs);
        }
        Telemetry.Adding traced = begin(jobs);
        try {
            List<AddedJob> added = call.apply(carriers(jobs, traced));
            end(traced, added, null);
            return added;
        } catch (RuntimeException | Error e) {
            end(traced, null, e);
            throw e;
        }
    }

    public CompletableFuture<List<AddedJob>> addAsync(
            List<NewJob> jobs, Function<List<NewJob>, CompletableFuture<List<AddedJob>>> call) {
        if (telemetry == Telemetry.NONE) {
            return call.apply(jobs);
        }
        Telemetry.Adding traced = begin(jobs);
        try {
            return call.apply(carriers(jobs, traced)).whenComplete((added, failure) -> end(traced, added, failure));
        } catch (RuntimeException | Error e) {
            end(traced, null, e);
            throw e;
        }
    }

    private Telemetry.Adding begin(List<NewJob> jobs) {
        return telemetry.adding(queue, jobs.stream().map(NewJob::name).toList());
    }

    private static List<NewJob> carriers(List<NewJob> jobs, Telemetry.Adding traced) {
        List<NewJob> carriers = new ArrayList<>(jobs.size());
        for (NewJob job : jobs) {
            carriers.add(new NewJob(job.name(), job.data(), traced.carriedBy(job.options())));
        }
        return carriers;
    }

    private static void end(Telemetry.Adding traced, @Nullable List<AddedJob> added, @Nullable Throwable failure) {
        if (added != null) {
            traced.added(added.stream().map(AddedJob::id).toList());
        } else if (failure != null) {
            traced.failed(failure);
        }
    }
}
