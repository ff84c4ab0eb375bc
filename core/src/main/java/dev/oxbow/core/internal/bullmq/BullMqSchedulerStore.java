package dev.oxbow.core.internal.bullmq;

import dev.oxbow.core.internal.bullmq.key.Keys;
import dev.oxbow.core.internal.call.CallPurpose;
import dev.oxbow.core.internal.call.RedisCalls;
import dev.oxbow.core.internal.call.Replies;
import dev.oxbow.core.meter.Cause;
import dev.oxbow.core.pool.RedisCommand;
import dev.oxbow.core.scheduler.JobScheduler;
import dev.oxbow.core.scheduler.ScheduledJob;
import dev.oxbow.core.store.ScheduledRun;
import dev.oxbow.core.store.SchedulerDefinition;
import dev.oxbow.core.store.SchedulerStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Job schedulers in BullMQ's layout: the sorted set {@code repeat}, a hash for each scheduler, and one job that waits
 * for its due time. The due time of a pattern's run is computed here, that of a fixed interval in the script, as
 * BullMQ's clients and scripts divide it. Thread-safe: it holds no state except its settings.
 */
final class BullMqSchedulerStore implements SchedulerStore {
    private static final String ALL = "repeat";

    private final RedisCalls calls;
    private final Keys keys;
    private final Clock clock;
    private final String version;

    /** @param version for a queue that has none */
    BullMqSchedulerStore(RedisCalls calls, Keys keys, Clock clock, String version) {
        this.calls = calls;
        this.keys = keys;
        this.clock = clock;
        this.version = version;
    }

    /**
     * {@inheritDoc} Repeated after a lost reply, unless one of the schedulers starts immediately: that could run its
     * job twice.
     */
    @Override
    public List<Optional<ScheduledJob>> upsert(String queue, List<SchedulerDefinition> definitions) {
        String key = keys.queue(queue);
        if (definitions.isEmpty()) {
            return List.of();
        }
        Instant now = clock.instant();
        List<String> arguments = new ArrayList<>(2 + SchedulerArguments.FOR_EACH_DEFINITION * definitions.size());
        arguments.add(Long.toString(now.toEpochMilli()));
        arguments.add(version);
        boolean repeatable = true;
        for (SchedulerDefinition definition : definitions) {
            SchedulerArguments.add(arguments, definition, now);
            repeatable &= !definition.schedule().immediately();
        }
        List<@Nullable Object> reply = calls.script(
                new CallPurpose(Cause.ADD, queue, repeatable), Scripts.UPSERT_SCHEDULERS, List.of(key), arguments);
        List<Optional<ScheduledJob>> jobs = new ArrayList<>(definitions.size());
        for (int i = 0; i < definitions.size(); i++) {
            String due = Replies.text(reply.get(2 * i));
            jobs.add(
                    due.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new ScheduledJob(
                                    definitions.get(i).id(),
                                    Replies.text(reply.get(2 * i + 1)),
                                    Instant.ofEpochMilli(Long.parseLong(due)))));
        }
        return jobs;
    }

    @Override
    public List<Optional<JobScheduler>> find(String queue, List<String> ids) {
        String key = keys.queue(queue);
        if (ids.isEmpty()) {
            return List.of();
        }
        List<String> arguments = new ArrayList<>(ids.size() + 1);
        arguments.add("ids");
        arguments.addAll(ids);
        return read(queue, key, arguments);
    }

    @Override
    public List<JobScheduler> list(String queue, long first, long last, boolean soonestFirst) {
        List<String> arguments =
                List.of(soonestFirst ? "soonest-first" : "soonest-last", Long.toString(first), Long.toString(last));
        return read(queue, keys.queue(queue), arguments).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private List<Optional<JobScheduler>> read(String queue, String key, List<String> arguments) {
        List<@Nullable Object> reply = calls.script(
                new CallPurpose(Cause.STATUS, queue, true), Scripts.FIND_SCHEDULERS, List.of(key), arguments);
        List<Optional<JobScheduler>> found = new ArrayList<>(reply.size() / 3);
        for (int i = 0; i < reply.size(); i += 3) {
            Map<String, String> hash = Replies.fields(reply.get(i + 2));
            found.add(
                    hash.isEmpty()
                            ? Optional.empty()
                            : Optional.of(SchedulerCodec.decode(
                                    Replies.text(reply.get(i)), Replies.text(reply.get(i + 1)), hash)));
        }
        return found;
    }

    @Override
    public long count(String queue) {
        return Replies.number(calls.command(
                new CallPurpose(Cause.STATUS, queue, true), RedisCommand.of("ZCARD", keys.of(queue, ALL))));
    }

    @Override
    public List<Boolean> remove(String queue, List<String> ids) {
        String key = keys.queue(queue);
        if (ids.isEmpty()) {
            return List.of();
        }
        return calls
                .script(new CallPurpose(Cause.UPDATE, queue, true), Scripts.REMOVE_SCHEDULERS, List.of(key), ids)
                .stream()
                .map(removed -> Replies.number(removed) == 1)
                .toList();
    }

    @Override
    public List<Advance> advance(String queue, List<ScheduledRun> fetched) {
        String key = keys.queue(queue);
        Instant now = clock.instant();
        List<String> arguments = new ArrayList<>(1 + SchedulerArguments.FOR_EACH_RUN * fetched.size());
        arguments.add(Long.toString(now.toEpochMilli()));
        List<Advance> advances = new ArrayList<>(Collections.nCopies(fetched.size(), Advance.ENDED));
        List<Integer> sent = new ArrayList<>(fetched.size());
        for (int i = 0; i < fetched.size(); i++) {
            if (SchedulerArguments.add(arguments, fetched.get(i), now)) {
                sent.add(i);
            }
        }
        if (sent.isEmpty()) {
            return advances;
        }
        List<@Nullable Object> reply = calls.script(
                new CallPurpose(Cause.TAKE, queue, true), Scripts.ADVANCE_SCHEDULERS, List.of(key), arguments);
        for (int i = 0; i < sent.size(); i++) {
            advances.set(sent.get(i), advance(reply.get(i)));
        }
        return advances;
    }

    private static Advance advance(@Nullable Object code) {
        int number = Math.toIntExact(Replies.number(code));
        return switch (number) {
            case 0 -> Advance.NOT_CURRENT;
            case 1 -> Advance.MADE;
            case 2 -> Advance.THERE_ALREADY;
            default ->
                throw new IllegalStateException(
                        "the script advance-schedulers replied with the unknown code " + number);
        };
    }
}
