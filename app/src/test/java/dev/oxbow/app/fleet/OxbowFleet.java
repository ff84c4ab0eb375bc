package dev.oxbow.app.fleet;

import dev.oxbow.app.fleet.Plan.Act;
import dev.oxbow.app.fleet.Plan.Pace;
import dev.oxbow.app.fleet.Plan.PlannedQueue;
import dev.oxbow.app.fleet.Plan.PlannedScheduler;
import dev.oxbow.app.interop.Adapter;
import dev.oxbow.core.Oxbow;
import dev.oxbow.core.flow.AddedFlow;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.queue.Queue;
import dev.oxbow.core.queue.RateLimit;
import dev.oxbow.core.scheduler.JobTemplate;
import dev.oxbow.core.scheduler.Schedule;
import dev.oxbow.core.worker.Worker;
import dev.oxbow.core.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Oxbow's side: one Oxbow that processes jobs, which also adds them, or another one that adds them. */
final class OxbowFleet implements FleetSide {
    private static final int LANES = 2;
    /** Longer than any wait for the end of a worker: workers must end by themselves. */
    private static final Duration DRAIN = FleetRun.BOUND.multipliedBy(2);

    private final Oxbow working;
    private final Oxbow producing;
    private final OxbowWork processor;
    private final ExecutorService lanes = Executors.newFixedThreadPool(LANES);
    private final Map<String, Worker> workers = new ConcurrentHashMap<>();

    /** @param ownProducer whether another Oxbow adds, so that no job is handed over within the process */
    OxbowFleet(Adapter adapter, String url, RunLog runLog, boolean ownProducer) {
        working = adapter.open(url, FleetRun.PREFIX);
        producing = ownProducer ? adapter.open(url, FleetRun.PREFIX) : working;
        processor = new OxbowWork(working, runLog);
    }

    @Override
    public void limit(PlannedQueue queue) {
        if (queue.atOnce() != null) {
            working.queue(queue.name()).limits().setConcurrency(queue.atOnce());
        }
        if (queue.pace() != null) {
            working.queue(queue.name()).limits().setRateLimit(limit(queue.pace()));
        }
    }

    private static RateLimit limit(Pace pace) {
        return new RateLimit(pace.max(), Duration.ofMillis(pace.duration()));
    }

    @Override
    public void work(PlannedQueue queue, int concurrency) {
        Pace pace = queue.workersPace();
        WorkerOptions options = WorkerOptions.builder()
                .concurrency(concurrency)
                .limiter(pace == null ? null : limit(pace))
                .build();
        workers.put(queue.name(), working.worker(queue.name(), processor, options));
    }

    private Worker worker(String queue) {
        Worker worker = workers.get(queue);
        if (worker == null) {
            throw new IllegalStateException("there is no worker of " + queue);
        }
        return worker;
    }

    @Override
    public void stopWork(String queue) {
        worker(queue).close(DRAIN);
    }

    @Override
    public void pauseWork(String queue) {
        worker(queue).pause();
    }

    @Override
    public void resumeWork(String queue) {
        worker(queue).resume();
    }

    @Override
    public void pause(String queue) {
        producing.queue(queue).pause();
    }

    @Override
    public void resume(String queue) {
        producing.queue(queue).resume();
    }

    @Override
    public List<AddedId> produce(List<Act> acts) {
        List<CompletableFuture<List<AddedId>>> parts = new ArrayList<>();
        for (int lane = 0; lane < LANES; lane++) {
            int from = lane;
            parts.add(CompletableFuture.supplyAsync(() -> produce(acts, from), lanes));
        }
        return parts.stream().flatMap(part -> part.join().stream()).toList();
    }

    private List<AddedId> produce(List<Act> acts, int from) {
        List<AddedId> addedIds = new ArrayList<>();
        for (int i = from; i < acts.size(); i += LANES) {
            addedIds.addAll(perform(acts.get(i)));
        }
        return addedIds;
    }

    private List<AddedId> perform(Act act) {
        if (act.scheduler() != null) {
            upsert(act.scheduler());
            return List.of();
        }
        if (act.family() != null) {
            List<AddedId> addedIds = new ArrayList<>();
            gather(act.family(), producing.flows().add(act.family().forOxbow()), addedIds);
            return addedIds;
        }
        return add(act.jobs());
    }

    private List<AddedId> add(@Nullable List<PlannedJob> jobs) {
        if (jobs == null) {
            throw new IllegalArgumentException("an act without anything to add");
        }
        Queue queue = producing.queue(jobs.get(0).queue());
        List<AddedJob> added = jobs.size() == 1
                ? List.of(queue.add(
                        jobs.get(0).kind(),
                        jobs.get(0).data(),
                        jobs.get(0).options().forOxbow()))
                : queue.addAll(jobs.stream().map(PlannedJob::forOxbow).toList());
        List<AddedId> addedIds = new ArrayList<>();
        for (int i = 0; i < added.size(); i++) {
            addedIds.add(new AddedId(jobs.get(i).label(), added.get(i).id()));
        }
        return addedIds;
    }

    private static void gather(PlannedFlow family, AddedFlow added, List<AddedId> addedIds) {
        addedIds.add(new AddedId(family.job().label(), added.id()));
        for (int i = 0; i < family.children().size(); i++) {
            gather(family.children().get(i), added.children().get(i), addedIds);
        }
    }

    private void upsert(PlannedScheduler scheduler) {
        PlannedJob template = scheduler.template();
        producing
                .queue(scheduler.queue())
                .schedulers()
                .upsert(
                        scheduler.id(),
                        Schedule.every(Duration.ofMillis(scheduler.every())).limit(scheduler.limit()),
                        JobTemplate.named(template.kind())
                                .with(template.data())
                                .with(template.options().forOxbow()));
    }

    @Override
    public void retry(String queue, String id) {
        producing.queue(queue).job(id).retry();
    }

    @Override
    public void close() {
        lanes.shutdownNow();
        if (producing != working) {
            producing.close();
        }
        working.close();
    }
}
