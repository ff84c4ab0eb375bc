package dev.oxbow.app.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.app.fleet.Plan.Act;
import dev.oxbow.app.fleet.Plan.Pace;
import dev.oxbow.app.fleet.Plan.PlannedQueue;
import dev.oxbow.app.interop.NodeProgram;
import java.util.ArrayList;
import java.util.List;

/** BullMQ's side: two Node processes, which outlive the scenario; one adds, the other processes. */
final class NodeFleet implements FleetSide {
    private final NodeProgram producer;
    private final NodeProgram worker;
    private final int formerErrors;

    /** Opens the scenario's queues in both. */
    NodeFleet(NodeProgram producer, NodeProgram worker, List<String> queues) {
        this.producer = producer;
        this.worker = worker;
        formerErrors = allErrors().size();
        producer.ask("open", "names", queues);
        worker.ask("open", "names", queues);
    }

    @Override
    public void limit(PlannedQueue queue) {
        if (queue.atOnce() != null) {
            producer.ask("limitConcurrency", "queue", queue.name(), "limit", queue.atOnce());
        }
        Pace pace = queue.pace();
        if (pace != null) {
            producer.ask("limitRate", "queue", queue.name(), "max", pace.max(), "duration", pace.duration());
        }
    }

    @Override
    public void work(PlannedQueue queue, int concurrency) {
        worker.ask("work", "planned", queue, "concurrency", concurrency);
    }

    @Override
    public void stopWork(String queue) {
        worker.ask("stopWork", "queue", queue);
    }

    @Override
    public void pauseWork(String queue) {
        worker.ask("pauseWork", "queue", queue);
    }

    @Override
    public void resumeWork(String queue) {
        worker.ask("resumeWork", "queue", queue);
    }

    @Override
    public void pause(String queue) {
        producer.ask("pause", "queue", queue);
    }

    @Override
    public void resume(String queue) {
        producer.ask("resume", "queue", queue);
    }

    @Override
    public List<AddedId> produce(List<Act> acts) {
        List<AddedId> addedIds = new ArrayList<>();
        for (JsonNode each : producer.ask("produce", "acts", acts)) {
            addedIds.add(new AddedId(each.get("label").asText(), each.get("id").asText()));
        }
        return addedIds;
    }

    @Override
    public void retry(String queue, String id) {
        producer.ask("retry", "queue", queue, "id", id);
    }

    /** Errors of this scenario that no reply has reported. */
    List<String> errors() {
        List<String> all = allErrors();
        return all.subList(formerErrors, all.size());
    }

    private List<String> allErrors() {
        List<String> errors = new ArrayList<>();
        for (NodeProgram program : List.of(producer, worker)) {
            program.events("error").forEach(event -> errors.add(event.toString()));
        }
        return errors;
    }

    @Override
    public void close() {
        worker.ask("close");
        producer.ask("close");
    }
}
