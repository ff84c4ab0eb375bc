package dev.oxbow.core.internal.bullmq;

import dev.oxbow.core.internal.bullmq.key.Keys;
import dev.oxbow.core.internal.call.Replies;
import dev.oxbow.core.job.AddedJob;
import dev.oxbow.core.job.AddedJob.AddStatus;
import dev.oxbow.core.job.Job;
import dev.oxbow.core.job.JobOptions;
import dev.oxbow.core.job.Json;
import dev.oxbow.core.job.NewJob;
import dev.oxbow.core.queue.RateLimit;
import dev.oxbow.core.store.Exchange;
import dev.oxbow.core.store.ExchangeResult;
import dev.oxbow.core.store.ExchangeResult.Hold;
import dev.oxbow.core.store.FetchRequest;
import dev.oxbow.core.store.FetchedJob;
import dev.oxbow.core.store.OutcomeResult;
import dev.oxbow.core.store.ScheduledRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Arguments and reply of one call of {@code scripts/exchange.lua}: layout.md, section 10. For one thread. */
final class ExchangeCodec {
    private static final int ROUGHLY_FOR_EACH = 3;

    private final Exchange exchange;
    private final long now;
    private final List<String> arguments;
    private final LastOptions options = new LastOptions();

    /**
     * @param now milliseconds since the epoch
     * @param version for a queue that has none
     * @param keys of the store
     */
    ExchangeCodec(Exchange exchange, long now, String version, Keys keys) {
        this.exchange = exchange;
        this.now = now;
        this.arguments = new ArrayList<>(40
                + ROUGHLY_FOR_EACH
                        * (exchange.adds().size() + exchange.outcomes().size()));
        addHead(version);
        exchange.updates().forEach(update -> JobArguments.add(arguments, update));
        JobArguments.add(arguments, exchange.adds(), now, keys);
        OutcomeArguments.add(arguments, exchange.outcomes());
        arguments.addAll(exchange.fetch().unanswered());
    }

    private void addHead(String version) {
        FetchRequest fetch = exchange.fetch();
        arguments.add(Long.toString(now));
        arguments.add(fetch.token());
        arguments.add(Long.toString(fetch.lockDuration().toMillis()));
        arguments.add(fetch.workerName() == null ? "" : fetch.workerName());
        arguments.add(Integer.toString(fetch.most()));
        arguments.add(version);
        RateLimit limit = fetch.limit();
        arguments.add(limit == null ? "" : Integer.toString(limit.max()));
        arguments.add(limit == null ? "" : Long.toString(limit.duration().toMillis()));
        arguments.add(Integer.toString(fetch.metricsMinutes()));
        arguments.add(Integer.toString(exchange.updates().size()));
        arguments.add(Integer.toString(exchange.adds().size()));
        arguments.add(Integer.toString(exchange.outcomes().size()));
        arguments.add(Integer.toString(fetch.unanswered().size()));
    }

    List<String> arguments() {
        return arguments;
    }

    /**
     * The status of each added job; its id is its number, unless it has a chosen id.
     *
     * @param reply what {@code scripts/add-jobs.lua} replies
     */
    static List<AddedJob> added(List<NewJob> jobs, List<@Nullable Object> reply) {
        long number = Replies.number(reply.get(0));
        List<AddedJob> added = new ArrayList<>(jobs.size());
        int exception = 1;
        for (int i = 0; i < jobs.size(); i++) {
            AddStatus status = AddStatus.ADDED;
            String chosen = jobs.get(i).options().jobId();
            String id = chosen == null ? Long.toString(number) : chosen;
            if (exception < reply.size() && Replies.number(reply.get(exception)) == i + 1) {
                status = status(Replies.number(reply.get(exception + 1)));
                id = Replies.text(reply.get(exception + 2));
                exception += 3;
            }
            if (status != AddStatus.PARENT_MISSING) {
                number++;
            }
            added.add(new AddedJob(id, status));
        }
        return added;
    }

    /** The status for a code of the script that adds jobs. */
    static AddStatus status(long code) {
        return switch ((int) code) {
            case 1 -> AddStatus.DUPLICATE;
            case 2 -> AddStatus.DEDUPLICATED;
            case -5 -> AddStatus.PARENT_MISSING;
            case -7 -> AddStatus.OTHER_PARENT;
            default -> throw new IllegalStateException("adding answered the unknown code " + code);
        };
    }

    ExchangeResult result(List<@Nullable Object> reply) {
        List<@Nullable Object> news = Replies.list(reply.get(0));
        List<AddedJob> added = news.isEmpty() ? List.of() : added(exchange.adds(), news);
        List<FetchedJob> jobs = reclaimed(Replies.list(reply.get(4)));
        if (Replies.number(reply.get(3)) == 1) {
            handedOver(added, jobs);
        } else {
            fetched(Replies.list(reply.get(2)), jobs);
        }
        String due = Replies.text(reply.get(5));
        return new ExchangeResult(
                added,
                Replies.list(reply.get(1)).stream()
                        .map(ExchangeCodec::outcomeResult)
                        .toList(),
                jobs,
                due.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(due)),
                Duration.ofMillis(Replies.number(reply.get(6))),
                hold(reply.get(7)),
                Instant.ofEpochMilli(now),
                Replies.number(reply.get(8)) == 1);
    }

    private void fetched(List<@Nullable Object> fetched, List<FetchedJob> jobs) {
        String worker = exchange.fetch().workerName();
        for (int i = 0; i < fetched.size(); i += 2) {
            String id = Replies.text(fetched.get(i));
            Map<String, String> hash = Replies.fields(fetched.get(i + 1));
            boolean plain = JobCodec.isPlain(id, hash);
            Job job = JobCodec.decodeFetched(exchange.queue(), id, hash, options.decode(hash.get("opts")), now, worker);
            jobs.add(new FetchedJob(job, exchange.fetch().token(), plain, scheduled(job, hash)));
        }
    }

    private static @Nullable ScheduledRun scheduled(Job job, Map<String, String> hash) {
        String scheduler = job.schedulerId();
        return scheduler == null
                ? null
                : new ScheduledRun(scheduler, job.id(), new Json(hash.getOrDefault("opts", "{}")));
    }

    /** The new jobs themselves were fetched: their content is known. */
    private void handedOver(List<AddedJob> added, List<FetchedJob> jobs) {
        String worker = exchange.fetch().workerName();
        for (int i = 0; i < added.size(); i++) {
            NewJob sent = exchange.adds().get(i);
            String id = added.get(i).id();
            Map<String, String> hash = JobArguments.hash(sent, now);
            boolean plain = JobCodec.isPlain(id, hash);
            Job job = JobCodec.decodeFetched(exchange.queue(), id, hash, sent.options(), now, worker);
            jobs.add(new FetchedJob(job, exchange.fetch().token(), plain));
        }
    }

    private List<FetchedJob> reclaimed(List<@Nullable Object> reclaimed) {
        List<FetchedJob> jobs = new ArrayList<>(reclaimed.size() / 3);
        for (int i = 0; i < reclaimed.size(); i += 3) {
            String id = Replies.text(reclaimed.get(i));
            Map<String, String> hash = Replies.fields(reclaimed.get(i + 1));
            boolean plain = JobCodec.isPlain(id, hash);
            Job job = JobCodec.decode(exchange.queue(), id, hash, options.decode(hash.get("opts")));
            jobs.add(new FetchedJob(job, Replies.text(reclaimed.get(i + 2)), plain, scheduled(job, hash)));
        }
        return jobs;
    }

    private static Hold hold(@Nullable Object code) {
        int number = Math.toIntExact(Replies.number(code));
        return switch (number) {
            case 0 -> Hold.NONE;
            case 1 -> Hold.PAUSED;
            case 2 -> Hold.AT_CONCURRENCY;
            default -> throw new IllegalStateException("the exchange script replied the unknown hold " + number);
        };
    }

    private static OutcomeResult outcomeResult(@Nullable Object code) {
        int number = Math.toIntExact(Replies.number(code));
        return switch (number) {
            case 0 -> OutcomeResult.ACCEPTED;
            case 1 -> OutcomeResult.NO_CHILD_PENDING;
            case -1 -> OutcomeResult.JOB_MISSING;
            case -2 -> OutcomeResult.LOCK_EXPIRED;
            case -3 -> OutcomeResult.NOT_ACTIVE;
            case -4 -> OutcomeResult.PENDING_CHILDREN;
            case -6 -> OutcomeResult.LOCK_LOST;
            case -9 -> OutcomeResult.FAILED_CHILDREN;
            default -> throw new IllegalStateException("the exchange script replied the unknown code " + number);
        };
    }

    /** Most jobs of a queue have the same options, one after the other: equal texts are parsed once. */
    private static final class LastOptions {
        private @Nullable String text;
        private JobOptions options = JobOptions.DEFAULTS;

        JobOptions decode(@Nullable String stored) {
            if (text == null || !text.equals(stored)) {
                options = OptionsCodec.decode(stored);
                text = stored;
            }
            return options;
        }
    }
}
