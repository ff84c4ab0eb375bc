package dev.oxbow.core.internal.bullmq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.core.internal.cron.CronPattern;
import dev.oxbow.core.internal.cron.TimeZones;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.scheduler.JobTemplate;
import dev.oxbow.core.scheduler.Schedule;
import dev.oxbow.core.store.ScheduledRun;
import dev.oxbow.core.store.SchedulerDefinition;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of {@code scripts/upsert-schedulers.lua} and {@code scripts/advance-schedulers.lua}, with the due times of patterns:
 * layout.md, section 14. Stateless.
 */
final class SchedulerArguments {
    static final int FOR_EACH_DEFINITION = 17;
    static final int FOR_EACH_RUN = 8;

    private SchedulerArguments() {}

    /** @throws IllegalArgumentException if the end has passed, or the pattern never comes */
    static void add(List<String> arguments, SchedulerDefinition definition, Instant now) {
        Schedule schedule = definition.schedule();
        JobTemplate template = definition.template();
        Instant end = schedule.end();
        if (end != null && end.isBefore(now)) {
            throw new IllegalArgumentException("end must not have passed (it is " + now + " now), but was " + end);
        }
        ObjectNode options = templateOptions(template.options());
        String name = Objects.requireNonNullElse(template.name(), definition.id());
        arguments.add(definition.id());
        arguments.add(millis(schedule.every()));
        arguments.add(millis(firstRun(definition, now)));
        arguments.add(millis(schedule.offset()));
        arguments.add(millis(schedule.start()));
        arguments.add(millis(schedule.end()));
        arguments.add(schedule.limit() == null ? "" : schedule.limit().toString());
        arguments.add(schedule.pattern() == null ? "" : schedule.pattern());
        arguments.add(schedule.zone() == null ? "" : TimeZones.nameOf(schedule.zone()));
        arguments.add(name);
        arguments.add(template.data().text());
        arguments.add(
                template.data().equals(Json.EMPTY_OBJECT) ? "" : template.data().text());
        arguments.add(options.isEmpty() ? "" : options.toString());
        options.put("repeatJobKey", definition.id());
        options.put("timestamp", now.toEpochMilli());
        options.set("repeat", repeat(schedule));
        if (definition.telemetry() != null) {
            options.put(OptionsCodec.TELEMETRY, definition.telemetry());
        }
        addBlueprint(arguments, options);
    }

    /** The first run of a pattern; null for a fixed interval, whose first run the script computes from the last one. */
    private static @Nullable Instant firstRun(SchedulerDefinition definition, Instant now) {
        Schedule schedule = definition.schedule();
        String pattern = schedule.pattern();
        if (pattern == null || schedule.immediately()) {
            return pattern == null ? null : now;
        }
        Instant start = schedule.start();
        Instant from = start == null || start.isBefore(now) ? now : start;
        ZoneId zone = schedule.zone() == null ? TimeZones.of(null) : schedule.zone();
        return CronPattern.parse(pattern)
                .next(from, zone)
                .orElseThrow(() -> new IllegalArgumentException("cron pattern '" + pattern + "' of scheduler '"
                        + definition.id() + "' has no run after " + from));
    }

    /** The options of a template as BullMQ stores them: only those that the caller set. */
    private static ObjectNode templateOptions(JobOptions options) {
        ObjectNode json = (ObjectNode) new Json(OptionsCodec.encode(options)).as(JsonNode.class);
        if (options.attempts() == 0) {
            json.remove("attempts");
        }
        return json;
    }

    private static ObjectNode repeat(Schedule schedule) {
        ObjectNode repeat = JsonNodeFactory.instance.objectNode();
        if (schedule.pattern() != null) {
            repeat.put("pattern", schedule.pattern());
        }
        putMillis(repeat, "every", schedule.every());
        putMillis(repeat, "offset", schedule.offset());
        if (schedule.zone() != null) {
            repeat.put("tz", TimeZones.nameOf(schedule.zone()));
        }
        if (schedule.limit() != null) {
            repeat.put("limit", schedule.limit());
        }
        if (schedule.start() != null) {
            repeat.put("startDate", schedule.start().toEpochMilli());
        }
        if (schedule.end() != null) {
            repeat.put("endDate", schedule.end().toEpochMilli());
        }
        return repeat.put("count", 1);
    }

    private static void putMillis(ObjectNode json, String name, @Nullable Duration value) {
        if (value != null) {
            json.put(name, value.toMillis());
        }
    }

    /** The options as far as they are known before the due time is known. */
    private static void addBlueprint(List<String> arguments, ObjectNode options) {
        String text = options.toString();
        arguments.add(text.substring(0, text.length() - 1));
        arguments.add(Long.toString(Math.max(0, options.path("priority").asLong(0))));
        arguments.add(options.path("lifo").asBoolean(false) ? "1" : "0");
        arguments.add(options.path("de").path("id").asText(""));
    }

    /**
     * Adds the arguments for the run after one whose job was fetched.
     *
     * @return false if there is none, and nothing was added
     * @throws IllegalArgumentException if the options hold no readable schedule
     */
    static boolean add(List<String> arguments, ScheduledRun run, Instant now) {
        if (!(run.options().as(JsonNode.class) instanceof ObjectNode options)) {
            throw new IllegalArgumentException("the options of job " + run.jobId() + " are no JSON object");
        }
        JsonNode repeat = options.path("repeat");
        long count = repeat.path("count").asLong(1) + 1;
        Instant end = instant(repeat.path("endDate"));
        if ((repeat.path("limit").isNumber() && count > repeat.path("limit").asLong())
                || (end != null && now.isAfter(end))) {
            return false;
        }
        String due = "";
        if (repeat.path("pattern").isTextual()) {
            Instant next = nextRun(repeat, instant(options.path("prevMillis")), now);
            if (next == null) {
                return false;
            }
            due = millis(next);
        }
        options.remove(List.of("jobId", "delay", "prevMillis"));
        options.put("timestamp", now.toEpochMilli());
        if (!options.has("attempts")) {
            options.put("attempts", 0);
        }
        if (repeat instanceof ObjectNode stored) {
            stored.put("count", count);
        }
        arguments.add(run.schedulerId());
        arguments.add(run.jobId());
        arguments.add(due);
        arguments.add(repeat.path("every").isNumber() ? repeat.path("every").asText() : "");
        addBlueprint(arguments, options);
        return true;
    }

    private static @Nullable Instant nextRun(JsonNode repeat, @Nullable Instant previous, Instant now) {
        Instant from = previous != null && previous.isAfter(now) ? previous : now;
        Instant start = instant(repeat.path("startDate"));
        if (start != null && start.isAfter(from)) {
            from = start;
        }
        ZoneId zone =
                TimeZones.of(repeat.path("tz").isTextual() ? repeat.path("tz").textValue() : null);
        return CronPattern.parse(repeat.path("pattern").textValue())
                .next(from, zone)
                .orElse(null);
    }

    /** BullMQ stores milliseconds; a date in text form, which another client may have written, is read too. */
    private static @Nullable Instant instant(JsonNode value) {
        if (value.isNumber()) {
            return Instant.ofEpochMilli(value.longValue());
        }
        try {
            return value.isTextual() ? Instant.parse(value.textValue()) : null;
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("the schedule has a date that cannot be read: " + value.textValue(), e);
        }
    }

    private static String millis(@Nullable Duration value) {
        return value == null ? "" : Long.toString(value.toMillis());
    }

    private static String millis(@Nullable Instant value) {
        return value == null ? "" : Long.toString(value.toEpochMilli());
    }
}
