package dev.oxbow.core.internal.bullmq;

import dev.oxbow.core.internal.bullmq.key.Keys;
import dev.oxbow.core.internal.call.CallPurpose;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.Replies;
import dev.oxbow.core.internal.call.Script;
import dev.oxbow.core.job.JobKey;
import dev.oxbow.core.job.JobState;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.queue.Dependencies;
import dev.oxbow.core.queue.LogPage;
import dev.oxbow.core.queue.Rejection;
import dev.oxbow.core.store.ChangeResult;
import dev.oxbow.core.store.DependencyQuery;
import dev.oxbow.core.store.JobChange;
import dev.oxbow.core.store.JobControl;
import dev.oxbow.core.store.LogQuery;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes and reads single jobs in BullMQ's layout: one script call for each batch. Has no state except its settings;
 * thread-safe.
 */
final class BullMqJobControl implements JobControl {
    private final RedisCalls calls;
    private final Keys keys;
    private final Clock clock;

    BullMqJobControl(RedisCalls calls, Keys keys, Clock clock) {
        this.calls = calls;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if an id is the name of one of the queue's own keys, which no job can have;
     *     nothing is changed then
     */
    @Override
    public List<ChangeResult> change(String queue, List<JobChange> changes) {
        String key = keys.queue(queue);
        if (changes.isEmpty()) {
            return List.of();
        }
        List<String> arguments = new ArrayList<>(1 + changes.size() * ChangeArguments.FOR_EACH);
        arguments.add(Long.toString(clock.millis()));
        for (JobChange change : changes) {
            Keys.requireFree(change.jobId());
            arguments.addAll(ChangeArguments.of(change));
        }
        boolean repeatable = changes.stream().allMatch(ChangeArguments::isRepeatable);
        CallPurpose purpose = new CallPurpose(Cause.UPDATE, queue, repeatable);
        return calls.script(purpose, Scripts.CHANGE_JOBS, List.of(key), arguments).stream()
                .map(number -> result(Replies.number(number)))
                .toList();
    }

    /** Codes of {@code lib/reply-codes.lua}: layout.md, section 10. */
    private static ChangeResult result(long number) {
        if (number >= 0) {
            return ChangeResult.of(number);
        }
        for (Rejection rejection : Rejection.values()) {
            if (rejection.code() == number) {
                return ChangeResult.refused(rejection);
            }
        }
        return ChangeResult.refused(Rejection.LOCKED);
    }

    @Override
    public List<JobState> states(String queue, List<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : read(
                                queue,
                                Scripts.READ_JOB_STATES,
                                ids.stream().map(Keys::asJob).toList())
                        .stream()
                        .map(word -> JobState.ofWord(Replies.text(word)).orElse(JobState.UNKNOWN))
                        .toList();
    }

    private List<@Nullable Object> read(String queue, Script script, List<String> arguments) {
        return calls.script(new CallPurpose(Cause.STATUS, queue, true), script, List.of(keys.queue(queue)), arguments);
    }

    @Override
    public List<LogPage> logs(String queue, List<LogQuery> queries) {
        if (queries.isEmpty()) {
            return List.of();
        }
        List<String> arguments = new ArrayList<>(4 * queries.size());
        for (LogQuery query : queries) {
            arguments.add(query.jobId());
            arguments.add(Long.toString(query.first()));
            arguments.add(Long.toString(query.last()));
            arguments.add(query.newestFirst() ? "1" : "0");
        }
        List<@Nullable Object> reply = read(queue, Scripts.READ_JOB_LOGS, arguments);
        List<LogPage> pages = new ArrayList<>(queries.size());
        for (int i = 0; i < queries.size(); i++) {
            pages.add(new LogPage(texts(reply.get(2 * i)), Replies.number(reply.get(2 * i + 1))));
        }
        return pages;
    }

    @Override
    public List<Dependencies> dependencies(String queue, List<String> ids, Set<Dependencies.Kind> kinds) {
        if (ids.isEmpty() || kinds.isEmpty()) {
            return ids.stream().map(id -> Dependencies.NONE).toList();
        }
        List<String> arguments = new ArrayList<>(5 * ids.size() * kinds.size());
        for (String id : ids) {
            for (Dependencies.Kind kind : kinds) {
                arguments.addAll(List.of(id, kind.word(), "all", "", ""));
            }
        }
        Iterator<@Nullable Object> reply =
                read(queue, Scripts.READ_DEPENDENCIES, arguments).iterator();
        List<Dependencies> found = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            Map<JobKey, Json> processed = Map.of();
            List<JobKey> unprocessed = List.of();
            Map<JobKey, String> ignored = Map.of();
            List<JobKey> failed = List.of();
            for (Dependencies.Kind kind : kinds) {
                Object children = reply.next();
                switch (kind) {
                    case PROCESSED -> processed = values(children);
                    case UNPROCESSED -> unprocessed = children(children);
                    case IGNORED -> ignored = reasons(children);
                    case FAILED -> failed = children(children);
                }
            }
            found.add(new Dependencies(processed, unprocessed, ignored, failed));
        }
        return found;
    }

    @Override
    public List<Dependencies.Page> dependencyPages(String queue, List<DependencyQuery> queries) {
        if (queries.isEmpty()) {
            return List.of();
        }
        List<String> arguments = new ArrayList<>(5 * queries.size());
        for (DependencyQuery query : queries) {
            arguments.addAll(List.of(
                    query.jobId(), query.kind().word(), "page", query.cursor(), Integer.toString(query.count())));
        }
        List<@Nullable Object> reply = read(queue, Scripts.READ_DEPENDENCIES, arguments);
        List<Dependencies.Page> pages = new ArrayList<>(queries.size());
        for (int i = 0; i < queries.size(); i++) {
            List<@Nullable Object> page = Replies.list(reply.get(i));
            String next = Replies.text(page.get(0));
            Object children = page.get(1);
            Dependencies found =
                    switch (queries.get(i).kind()) {
                        case PROCESSED -> new Dependencies(values(children), List.of(), Map.of(), List.of());
                        case UNPROCESSED -> new Dependencies(Map.of(), children(children), Map.of(), List.of());
                        case IGNORED -> new Dependencies(Map.of(), List.of(), reasons(children), List.of());
                        case FAILED -> new Dependencies(Map.of(), List.of(), Map.of(), children(children));
                    };
            pages.add(new Dependencies.Page(
                    found, next.equals(DependencyQuery.BEGINNING) ? Optional.empty() : Optional.of(next)));
        }
        return pages;
    }

    @Override
    public List<Dependencies.Counts> dependencyCounts(String queue, List<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        List<String> arguments = new ArrayList<>(20 * ids.size());
        for (String id : ids) {
            for (Dependencies.Kind kind : Dependencies.Kind.values()) {
                arguments.addAll(List.of(id, kind.word(), "count", "", ""));
            }
        }
        List<@Nullable Object> reply = read(queue, Scripts.READ_DEPENDENCIES, arguments);
        List<Dependencies.Counts> counts = new ArrayList<>(ids.size());
        for (int i = 0; i < reply.size(); i += 4) {
            counts.add(new Dependencies.Counts(
                    Replies.number(reply.get(i)),
                    Replies.number(reply.get(i + 1)),
                    Replies.number(reply.get(i + 2)),
                    Replies.number(reply.get(i + 3))));
        }
        return counts;
    }

    private static List<String> texts(@Nullable Object reply) {
        return Replies.list(reply).stream().map(Replies::text).toList();
    }

    private List<JobKey> children(@Nullable Object reply) {
        return texts(reply).stream().map(keys::job).toList();
    }

    private Map<JobKey, Json> values(@Nullable Object reply) {
        Map<JobKey, Json> values = new LinkedHashMap<>();
        Replies.fields(reply).forEach((child, value) -> values.put(keys.job(child), new Json(value)));
        return values;
    }

    private Map<JobKey, String> reasons(@Nullable Object reply) {
        Map<JobKey, String> reasons = new LinkedHashMap<>();
        Replies.fields(reply).forEach((child, reason) -> reasons.put(keys.job(child), reason));
        return reasons;
    }
}
