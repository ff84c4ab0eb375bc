package dev.oxbow.app.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.core.job.Deduplication;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.scheduler.JobScheduler;
import dev.oxbow.core.scheduler.JobTemplate;
import dev.oxbow.core.scheduler.Schedule;
import dev.oxbow.core.scheduler.SchedulerBusyException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** {@code upsert}, {@code scheduler}, {@code schedulers}, {@code countSchedulers} and {@code removeScheduler}; see scheduling.mjs. */
final class SchedulerOperations implements OperationGroup {
    @Override
    public Map<String, OxbowOperation> operations() {
        return Map.of(
                "upsert", SchedulerOperations::upsert,
                "scheduler", SchedulerOperations::scheduler,
                "schedulers", SchedulerOperations::schedulers,
                "countSchedulers", SchedulerOperations::count,
                "removeScheduler", SchedulerOperations::remove);
    }

    private static JsonNode upsert(OxbowSide side, JsonNode arguments) {
        String id = arguments.path("scheduler").asText();
        try {
            return Reply.of(
                    "id",
                    side.queue(arguments)
                            .schedulers()
                            .upsert(id, schedule(arguments), template(arguments))
                            .jobId());
        } catch (SchedulerBusyException e) {
            return Reply.error(arguments.has("every") ? -11 : -10);
        }
    }

    private static Schedule schedule(JsonNode arguments) {
        Schedule schedule = arguments.has("every")
                ? Schedule.every(Duration.ofMillis(arguments.path("every").asLong()))
                : Schedule.cron(arguments.path("pattern").asText());
        if (arguments.has("tz")) {
            schedule = schedule.in(ZoneId.of(arguments.path("tz").asText()));
        }
        if (arguments.has("limit")) {
            schedule = schedule.limit(arguments.path("limit").asInt());
        }
        if (arguments.has("startDate")) {
            schedule = schedule.from(
                    Instant.ofEpochMilli(arguments.path("startDate").asLong()));
        }
        if (arguments.has("endDate")) {
            schedule = schedule.until(
                    Instant.ofEpochMilli(arguments.path("endDate").asLong()));
        }
        if (arguments.has("offset")) {
            schedule =
                    schedule.offset(Duration.ofMillis(arguments.path("offset").asLong()));
        }
        return arguments.path("immediately").asBoolean() ? schedule.startingNow() : schedule;
    }

    private static JobTemplate template(JsonNode arguments) {
        JsonNode opts = arguments.path("opts");
        JobOptions options = JobOptions.builder()
                .attempts(opts.path("attempts").asInt())
                .priority(opts.path("priority").asInt())
                .lifo(opts.path("lifo").asBoolean())
                .deduplication(
                        opts.has("deduplication")
                                ? Deduplication.simple(
                                        opts.path("deduplication").path("id").asText())
                                : null)
                .build();
        Json data = arguments.has("data") ? Json.of(arguments.path("data")) : Json.EMPTY_OBJECT;
        return new JobTemplate(arguments.path("name").asText(null), data, options);
    }

    private static JsonNode scheduler(OxbowSide side, JsonNode arguments) {
        ObjectNode reply = Reply.nothing();
        side.queue(arguments)
                .schedulers()
                .get(arguments.path("scheduler").asText())
                .ifPresent(found -> reply.set("scheduler", seen(found)));
        return reply;
    }

    private static JsonNode schedulers(OxbowSide side, JsonNode arguments) {
        long first = arguments.path("first").asLong(0);
        long last = arguments.path("last").asLong(-1);
        var schedulers = side.queue(arguments).schedulers();
        List<JobScheduler> page = arguments.path("soonestFirst").asBoolean()
                ? schedulers.listSoonestFirst(first, last)
                : schedulers.list(first, last);
        return Reply.of(
                "schedulers", page.stream().map(SchedulerOperations::seen).toList());
    }

    private static ObjectNode seen(JobScheduler scheduler) {
        ObjectNode seen = Reply.nothing();
        seen.put("key", scheduler.id());
        seen.put("name", scheduler.name());
        seen.put("next", scheduler.next().toEpochMilli());
        seen.put("iterationCount", scheduler.iterationCount());
        seen.put(
                "every",
                scheduler.every() == null ? null : (Long) scheduler.every().toMillis());
        seen.put("pattern", scheduler.pattern());
        seen.put("tz", scheduler.timeZone());
        seen.put(
                "startDate",
                scheduler.start() == null ? null : (Long) scheduler.start().toEpochMilli());
        seen.put(
                "endDate",
                scheduler.end() == null ? null : (Long) scheduler.end().toEpochMilli());
        seen.put("limit", scheduler.limit());
        seen.put(
                "offset",
                scheduler.offset() == null ? null : (Long) scheduler.offset().toMillis());
        seen.set("data", scheduler.data() == null ? null : scheduler.data().as(JsonNode.class));
        return seen;
    }

    private static JsonNode count(OxbowSide side, JsonNode arguments) {
        return Reply.of("count", side.queue(arguments).schedulers().count());
    }

    private static JsonNode remove(OxbowSide side, JsonNode arguments) {
        return Reply.of(
                "removed",
                side.queue(arguments)
                        .schedulers()
                        .remove(arguments.path("scheduler").asText()));
    }
}
